import { SegmentedControl, Stack } from "@mantine/core";
import { useState } from "react";
import { text } from "../../text/care";
import { Empty } from "../../ui/Empty";
import { Rows } from "../../ui/Rows";
import { ApprovalCard } from "./ApprovalCard";
import { useApprovals, type Which } from "./useApprovals";

const t = text.approvals;

/** Public words that wait for a yes; or what was decided. */
export function ApprovalList({ me, zone }: { me: string; zone: string }) {
  const [which, setWhich] = useState<Which>("waiting");
  const found = useApprovals(which);
  const empty =
    which === "waiting" ? <Empty title={t.none} hint={t.noneHint} /> : <Empty title={t.noneDecided} />;
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label={t.which}
        size="sm"
        w="fit-content"
        value={which}
        onChange={(chosen) => setWhich(chosen as Which)}
        data={[
          { value: "waiting", label: t.waiting },
          { value: "decided", label: t.decided },
        ]}
      />
      <Rows found={found} empty={empty}>
        {(one) => <ApprovalCard key={`${one.id} ${one.version}`} approval={one} me={me} zone={zone} />}
      </Rows>
    </Stack>
  );
}
