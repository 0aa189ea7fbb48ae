import { Stack } from "@mantine/core";
import { useState } from "react";
import { Route, Routes, useNavigate, useParams } from "react-router";
import type { Spike } from "../api/types";
import { isAtLeast, useMe } from "../app/me";
import { Declare } from "../features/incidents/Declare";
import { IncidentList } from "../features/incidents/IncidentList";
import { IncidentView } from "../features/incidents/IncidentView";
import { SpikeList } from "../features/incidents/SpikeList";
import { text } from "../text/care";
import { PageBody } from "../ui/PageBody";
import classes from "../ui/PageBody.module.css";

export default function IncidentsPage() {
  return (
    <Routes>
      <Route index element={<All />} />
      <Route path=":id" element={<One />} />
    </Routes>
  );
}

function All() {
  const me = useMe();
  const go = useNavigate();
  const senior = isAtLeast(me, "supervisor");
  const [declaring, setDeclaring] = useState<{ spike: Spike | null } | null>(null);
  return (
    <PageBody title={text.nav.incidents} hint={text.incident.hint}>
      <Stack gap="xl">
        <SpikeList zone={me.time_zone} senior={senior} declare={(spike) => setDeclaring({ spike })} />
        <IncidentList zone={me.time_zone} senior={senior} declare={() => setDeclaring({ spike: null })} />
      </Stack>
      {declaring ? (
        <Declare
          spike={declaring.spike}
          close={() => setDeclaring(null)}
          done={(incident) => void go(`/incidents/${incident.id}`)}
        />
      ) : null}
    </PageBody>
  );
}

function One() {
  const me = useMe();
  const { id = "" } = useParams();
  return (
    <div className={classes.page}>
      <IncidentView key={id} id={id} zone={me.time_zone} senior={isAtLeast(me, "supervisor")} />
    </div>
  );
}
