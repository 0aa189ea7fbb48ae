import { OfferBanner } from "../features/offers/OfferBanner";
import { PhonePanel } from "../features/phone/PhonePanel";
import { Dock } from "../ui/Dock";
import { useLive } from "./live";
import type { Me } from "./me";
import { useNotices } from "./useNotices";

/** What finds me wherever I am: calls, then offers. Loaded once the page stands. */
export default function Live({ me }: { me: Me }) {
  useLive();
  useNotices(me.id);
  return (
    <Dock>
      <PhonePanel me={me} />
      <OfferBanner waiting={me.presence === "online" || me.presence === "transfers_only"} />
    </Dock>
  );
}
