import {
  ActionIcon,
  AppShell,
  Burger,
  Button,
  Center,
  Group,
  Loader,
  Stack,
  Text,
  Title,
  Tooltip,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { spotlight } from "@mantine/spotlight";
import { IconCommand } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { Link, Navigate, NavLink, Route, Routes, useLocation } from "react-router";
import { SoftphoneToggle } from "../features/phone/SoftphoneToggle";
import { text } from "../text/text";
import { ErrorNote } from "../ui/ErrorNote";
import { CrashGuard } from "./CrashGuard";
import { LiveSign } from "./LiveSign";
import { isAtLeast, type Me, MeProvider, useMeQuery } from "./me";
import { PresenceMenu } from "./PresenceMenu";
import { PAGES } from "./pages";
import classes from "./Shell.module.css";
import { useShortcuts } from "./shortcuts";

const Live = lazy(() => import("./Live"));
const Palette = lazy(() => import("./Palette"));
const ShortcutSheet = lazy(() => import("./ShortcutSheet"));

/** Everything around a page, once somebody is signed in. */
export function Shell() {
  const me = useMeQuery();
  if (me.isPending) return <Waiting />;
  if (me.error) {
    return (
      <Center mih="100dvh" p="md">
        <ErrorNote error={me.error} retry={() => void me.refetch()} />
      </Center>
    );
  }
  return (
    <MeProvider me={me.data}>
      <Frame me={me.data} />
    </MeProvider>
  );
}

function Frame({ me }: { me: Me }) {
  const [open, menu] = useDisclosure(false);
  const pages = PAGES.filter((page) => isAtLeast(me, page.role));
  const where = useLocation();
  const [sheet, keyboard] = useDisclosure(false);
  useShortcuts(pages, keyboard.open);
  return (
    <AppShell
      layout="alt"
      navbar={{ width: 72, breakpoint: "sm", collapsed: { mobile: !open } }}
      header={{ height: { base: 48, sm: 0 } }}
      padding={0}
    >
      <a className={classes.skip} href="#content">
        {text.app.skip}
      </a>
      <AppShell.Header hiddenFrom="sm" px="sm">
        <Group h="100%" justify="space-between">
          <Group gap="xs">
            <Burger opened={open} onClick={menu.toggle} size="sm" aria-label={text.app.menu} />
            <Text fw={600}>{text.app.name}</Text>
          </Group>
          <Group gap="xs">
            <LiveSign />
            <PresenceMenu me={me} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar px={4} py="xs" component="nav" aria-label={text.app.menu} className={classes.bar}>
        <Stack justify="space-between" h="100%" align="center" gap="xs">
          <Stack gap={2} align="center" w="100%" className={classes.pages ?? ""}>
            {pages
              .filter((page) => !page.aside)
              .map((page) => (
                <Tooltip key={page.path} label={page.name} position="right">
                  <NavLink to={`/${page.path}`} className={classes.link ?? ""} onClick={menu.close}>
                    <page.icon size={22} stroke={1.6} aria-hidden />
                    <span className={classes.name}>{page.name}</span>
                  </NavLink>
                </Tooltip>
              ))}
          </Stack>
          <Stack gap="xs" align="center">
            <LiveSign />
            <Tooltip label={text.app.palette} position="right">
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                onClick={spotlight.open}
                aria-label={text.app.palette}
              >
                <IconCommand size={20} stroke={1.6} aria-hidden />
              </ActionIcon>
            </Tooltip>
            {me.answer_on === "softphone" ? <SoftphoneToggle /> : null}
            <PresenceMenu me={me} />
          </Stack>
        </Stack>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
        <CrashGuard key={where.pathname.split("/")[1] ?? ""}>
          <Suspense fallback={<Waiting />}>
            <Routes>
              <Route index element={<Navigate to="/inbox" replace />} />
              {pages.map((page) => (
                <Route key={page.path} path={`${page.path}/*`} element={<page.page />} />
              ))}
              <Route path="*" element={<Nowhere />} />
            </Routes>
          </Suspense>
        </CrashGuard>
      </AppShell.Main>
      <Suspense fallback={null}>
        <Palette pages={pages} />
        <Live me={me} />
        {sheet ? <ShortcutSheet pages={pages} close={keyboard.close} /> : null}
      </Suspense>
    </AppShell>
  );
}

function Waiting() {
  return (
    <Center mih="60dvh" role="status" aria-label="Loading">
      <Loader type="dots" />
    </Center>
  );
}

function Nowhere() {
  return (
    <Center mih="60dvh">
      <Stack align="center">
        <Title order={1} size="h4">
          {text.app.notFound}
        </Title>
        <Button component={Link} to="/inbox" variant="light">
          {text.app.goToInbox}
        </Button>
      </Stack>
    </Center>
  );
}
