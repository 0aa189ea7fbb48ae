import { useMe } from "../app/me";
import { CallbackList } from "../features/callbacks/CallbackList";
import { text } from "../text/reports";
import { PageBody } from "../ui/PageBody";

export default function CallbacksPage() {
  const me = useMe();
  return (
    <PageBody title={text.nav.callbacks} hint={text.callbackPage.hint}>
      <CallbackList zone={me.time_zone} />
    </PageBody>
  );
}
