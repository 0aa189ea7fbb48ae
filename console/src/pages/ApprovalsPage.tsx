import { useMe } from "../app/me";
import { ApprovalList } from "../features/approvals/ApprovalList";
import { text } from "../text/care";
import { PageBody } from "../ui/PageBody";

export default function ApprovalsPage() {
  const me = useMe();
  return (
    <PageBody title={text.nav.approvals} hint={text.approvals.hint}>
      <ApprovalList me={me.id} zone={me.time_zone} />
    </PageBody>
  );
}
