import { isAtLeast, useMe } from "../app/me";
import { Listening } from "../features/listening/Listening";
import { text } from "../text/care";
import { PageBody } from "../ui/PageBody";

export default function ListeningPage() {
  const me = useMe();
  return (
    <PageBody title={text.nav.listening} hint={text.listening.hint}>
      <Listening zone={me.time_zone} senior={isAtLeast(me, "supervisor")} />
    </PageBody>
  );
}
