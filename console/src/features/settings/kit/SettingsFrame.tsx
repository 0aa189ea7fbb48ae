import { NativeSelect, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { Suspense } from "react";
import { Link, Navigate, Route, Routes, useNavigate, useParams } from "react-router";
import type { Me } from "../../../app/me";
import { text } from "../../../text/settings";
import { PageBody } from "../../../ui/PageBody";
import { FormLoading } from "./FormLoading";
import { type AnyPlace, type Group, type KindPlace, placesFor } from "./kinds";
import { SettingEditor } from "./SettingEditor";
import { SettingList } from "./SettingList";
import classes from "./Settings.module.css";

const t = text.settings;

/** Every setting: what there is to set, the list of one kind, and the form of one of them. */
export function SettingsFrame({ me }: { me: Me }) {
  const places = placesFor(me);
  return (
    <Routes>
      <Route index element={<Overview places={places} />} />
      {places.map((place) => (
        <Route key={place.kind} path={place.kind}>
          <Route index element={<Panes places={places} place={place} me={me} />} />
          <Route path=":id" element={<Panes places={places} place={place} me={me} />} />
        </Route>
      ))}
      <Route path="*" element={<Navigate to="/settings" replace />} />
    </Routes>
  );
}

function grouped(places: AnyPlace[]): [Group, AnyPlace[]][] {
  const names = [...new Set(places.map((place) => place.group))];
  return names.map((name) => [name, places.filter((place) => place.group === name)]);
}

function Overview({ places }: { places: AnyPlace[] }) {
  return (
    <PageBody title={text.nav.settings} hint={t.hint}>
      <Stack gap="xl">
        {grouped(places).map(([group, ones]) => (
          <Stack key={group} gap="sm" component="section" aria-label={t.group[group]}>
            <Title order={2} size="h5">
              {t.group[group]}
            </Title>
            <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm">
              {ones.map((place) => (
                <Link key={place.kind} to={`/settings/${place.kind}`} className={classes.card ?? ""}>
                  <place.icon size={20} stroke={1.6} aria-hidden style={{ flex: "none" }} />
                  <Stack gap={2}>
                    <Text size="sm" fw={600}>
                      {t.kind[place.kind].name}
                    </Text>
                    <Text size="sm" c="dimmed">
                      {t.kind[place.kind].hint}
                    </Text>
                  </Stack>
                </Link>
              ))}
            </SimpleGrid>
          </Stack>
        ))}
      </Stack>
    </PageBody>
  );
}

function Panes({ places, place, me }: { places: AnyPlace[]; place: AnyPlace; me: Me }) {
  const { id = "" } = useParams();
  if ("view" in place) {
    return (
      <div className={classes.panes} data-view="" data-open="view">
        <Kinds places={places} kind={place.kind} />
        <div className={classes.one}>
          <Suspense fallback={<FormLoading />}>
            <place.view me={me} />
          </Suspense>
        </div>
      </div>
    );
  }
  return (
    <div
      className={classes.panes}
      data-open={id ? "one" : "list"}
      data-wide={(id && place.wide) || undefined}
    >
      <Kinds places={places} kind={place.kind} />
      <div className={classes.list}>
        <SettingList key={place.kind} place={place} chosen={id} />
      </div>
      <div className={classes.one}>
        {id ? <SettingEditor place={place} me={me} /> : <Chosen place={place} />}
      </div>
    </div>
  );
}

function Chosen({ place }: { place: KindPlace }) {
  return (
    <Stack gap={4} align="center" mt="20vh">
      <Text fw={600}>{t.choose}</Text>
      <Text size="sm" c="dimmed" ta="center" maw={360}>
        {t.kind[place.kind].hint}
      </Text>
    </Stack>
  );
}

function Kinds({ places, kind }: { places: AnyPlace[]; kind: string }) {
  const go = useNavigate();
  const groups = grouped(places);
  return (
    <>
      <nav className={classes.kinds} aria-label={t.kinds}>
        <Stack gap="lg">
          <Link to="/settings" className={classes.kind ?? ""}>
            <Text size="sm" fw={600}>
              {text.nav.settings}
            </Text>
          </Link>
          {groups.map(([group, ones]) => (
            <Stack key={group} gap={2}>
              <Text size="xs" c="dimmed" px={10} pb={2}>
                {t.group[group]}
              </Text>
              {ones.map((place) => (
                <Link
                  key={place.kind}
                  to={`/settings/${place.kind}`}
                  className={classes.kind ?? ""}
                  aria-current={place.kind === kind ? "page" : undefined}
                >
                  <place.icon size={18} stroke={1.6} aria-hidden />
                  {t.kind[place.kind].name}
                </Link>
              ))}
            </Stack>
          ))}
        </Stack>
      </nav>
      <div className={classes.choose}>
        <NativeSelect
          aria-label={t.kinds}
          value={kind}
          onChange={(event) => void go(`/settings/${event.currentTarget.value}`)}
          data={groups.map(([group, ones]) => ({
            group: t.group[group],
            items: ones.map((place) => ({ value: place.kind, label: t.kind[place.kind].name })),
          }))}
        />
      </div>
    </>
  );
}
