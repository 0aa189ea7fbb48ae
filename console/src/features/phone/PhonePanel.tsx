import { useEffect, useRef } from "react";
import type { Me } from "../../app/me";
import { text } from "../../text/text";
import { chime } from "../../ui/chime";
import { DockCard } from "../../ui/Dock";
import { CallCard } from "./CallCard";
import { SoftphoneLine } from "./SoftphoneLine";
import { useCalls, useSoftphone } from "./useCalls";

/** My calls, wherever I am in the console: who it is before it rings, the controls, and the work afterwards. */
export function PhonePanel({ me }: { me: Me }) {
  const there = me.presence !== "offline";
  const found = useCalls(there);
  const phone = useSoftphone();
  const calls = (there && found.data?.items) || [];
  const ringing = calls.filter((one) => one.offer_until).map((one) => one.call.id);
  const heard = useRef("");
  const rings = ringing.join(" ");
  useEffect(() => {
    if (rings && rings !== heard.current) chime();
    heard.current = rings;
  }, [rings]);
  // Only while something rings that nobody can hear here yet; otherwise the sign in the menu is enough.
  const deaf = me.answer_on === "softphone" && phone.state !== "on" && rings !== "";
  return (
    <>
      {calls.map((mine) => (
        <DockCard key={mine.call.id} label={text.phone.region}>
          <CallCard mine={mine} me={me} />
        </DockCard>
      ))}
      {deaf ? (
        <DockCard label={text.phone.softphone}>
          <SoftphoneLine />
        </DockCard>
      ) : null}
    </>
  );
}
