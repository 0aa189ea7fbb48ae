import { Text } from "@mantine/core";
import { NavLink, useSearchParams } from "react-router";
import { text } from "../../text/reports";
import { fill } from "../../text/text";
import { Behind } from "./Behind";
import { Choose } from "./Choose";
import classes from "./Reports.module.css";
import { type ReportSection, SECTIONS } from "./sections";
import { periodOf, read, write } from "./selection";

const t = text.reports;

interface Props {
  section: string;
  zone: string;
  senior: boolean;
}

/** The reports somebody may see, the one chosen, and what is behind the figure that was opened. */
export function Reports({ section, zone, senior }: Props) {
  const [address] = useSearchParams();
  const sections = SECTIONS.filter((one) => senior || !one.senior);
  const chosen = sections.find((one) => one.path === section) ?? sections[0];
  const selection = senior ? read(address) : { ...read(address), agent: "" }; // the API tells them their own
  if (!chosen) return null;
  const filters = chosen.filters.filter((one) => senior || one !== "agent");
  const { days } = periodOf(selection.range, Date.now(), zone);
  return (
    <>
      <Sections sections={sections} address={write(address, {}).toString()} />
      <Choose selection={selection} zone={zone} filters={filters} />
      <chosen.view selection={selection} zone={zone} />
      {chosen.path === "posts" ? null : (
        <Text size="xs" c="dimmed" mt="lg">
          {selection.range === "today" ? t.comparedDay : fill(t.comparedDays, { days })}
        </Text>
      )}
      <Behind zone={zone} />
    </>
  );
}

function Sections({ sections, address }: { sections: readonly ReportSection[]; address: string }) {
  return (
    <nav className={classes.sections} aria-label={t.sections}>
      {sections.map((one) => (
        <NavLink
          key={one.path}
          to={{ pathname: `/reports/${one.path}`, search: address }}
          className={classes.section ?? ""}
        >
          {one.name}
        </NavLink>
      ))}
    </nav>
  );
}
