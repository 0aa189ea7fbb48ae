import { Tooltip } from "@mantine/core";
import {
  IconBrandFacebook,
  IconBrandInstagram,
  IconBrandWhatsapp,
  IconBrandX,
  IconDeviceMobileMessage,
  IconMail,
  IconMessageCircle,
  IconPhone,
} from "@tabler/icons-react";
import type { Channel } from "../api/types";
import { text } from "../text/text";

const ICONS: Record<Channel, typeof IconMail> = {
  sms: IconDeviceMobileMessage,
  whatsapp: IconBrandWhatsapp,
  voice: IconPhone,
  x: IconBrandX,
  facebook: IconBrandFacebook,
  instagram: IconBrandInstagram,
  chat: IconMessageCircle,
  email: IconMail,
};

/** The channel as a quiet sign, with its name for whoever can't see it. */
export function ChannelMark({ channel, size = 18 }: { channel: Channel; size?: number }) {
  const Icon = ICONS[channel];
  return (
    <Tooltip label={text.channel[channel]} openDelay={400}>
      <span role="img" aria-label={text.channel[channel]} style={{ display: "inline-flex" }}>
        <Icon size={size} stroke={1.6} aria-hidden />
      </span>
    </Tooltip>
  );
}
