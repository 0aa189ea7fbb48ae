import type { Row, Told } from "../kit/settingTypes";
import { sentence } from "./sentence";

export function describe(one: Row<"rule">): Told {
  return { name: one.id, line: sentence(one), mark: String(one.order ?? 100) };
}
