import { useMe } from "../app/me";
import { SettingsFrame } from "../features/settings/kit/SettingsFrame";

export default function SettingsPage() {
  return <SettingsFrame me={useMe()} />;
}
