import {
  IconClockHour4,
  IconHandStop,
  IconLanguage,
  IconListNumbers,
  IconMessage,
  IconPhoneCall,
  IconPhoneOutgoing,
  IconRecordMail,
  IconUsers,
} from "@tabler/icons-react";
import type { StepKind } from "./steps";

export const STEP_ICON: Record<StepKind, typeof IconMessage> = {
  say: IconMessage,
  menu: IconListNumbers,
  queue: IconUsers,
  hours: IconClockHour4,
  voicemail: IconRecordMail,
  callback: IconPhoneCall,
  external: IconPhoneOutgoing,
  language: IconLanguage,
  hangup: IconHandStop,
};
