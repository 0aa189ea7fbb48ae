import { Stack } from "@mantine/core";
import { useSearchParams } from "react-router";
import { useMe } from "../app/me";
import { AuditPick } from "../features/audit/AuditPick";
import { AuditTrail } from "../features/audit/AuditTrail";
import { type AuditKind, isKind } from "../features/audit/useAudit";
import { text } from "../text/care";
import { Empty } from "../ui/Empty";
import { PageBody } from "../ui/PageBody";

const t = text.audit;
const FIRST: AuditKind = "queue";

/** Who changed which setting when. Its address names the thing: /audit?kind=queue&id=care. */
export default function AuditPage() {
  const me = useMe();
  const [asked, ask] = useSearchParams();
  const wanted = asked.get("kind") ?? "";
  const kind = isKind(wanted) ? wanted : FIRST;
  const id = asked.get("id") ?? "";
  return (
    <PageBody title={text.nav.audit} hint={t.hint}>
      <Stack gap="xl">
        <AuditPick
          kind={kind}
          id={id}
          choose={(chosen, one) => ask({ kind: chosen, ...(one ? { id: one } : {}) })}
        />
        {id ? (
          <AuditTrail key={`${kind} ${id}`} kind={kind} id={id} zone={me.time_zone} />
        ) : (
          <Empty title={t.choose} hint={t.chooseHint} />
        )}
      </Stack>
    </PageBody>
  );
}
