import { Text, Tooltip } from "@mantine/core";
import {
  IconAlertTriangle,
  IconArrowBack,
  IconChevronDown,
  IconChevronRight,
  IconMapPin,
} from "@tabler/icons-react";
import { type CSSProperties, type KeyboardEvent, useState } from "react";
import { text } from "../../../text/settings";
import classes from "./Ivr.module.css";
import { STEP_ICON } from "./icons";
import type { Line } from "./outline";
import { type Menu, STRAY } from "./steps";
import { type Names, orSaid, stepWords, wayWords } from "./words";

const t = text.phoneMenu;

export interface TreeDeeds {
  choose: (line: Line) => void;
  /** Chosen by a pointer: the form may be far below. */
  press: (line: Line) => void;
  remove: (line: Line) => void;
  shift: (line: Line, by: 1 | -1) => void;
  drop: (line: Line, on: Line) => void;
  rename: () => void;
}

export interface Drawn {
  menu: Menu;
  chosen: Line | null;
  /** The step the tried call is at. */
  here: string;
  wrong: ReadonlySet<string>;
  names: Names;
  deeds: TreeDeeds;
}

/** One way on, where it leads, and what happens there. It can be dragged onto another. */
export function TreeLine({
  line,
  menu,
  chosen,
  here,
  wrong,
  names,
  deeds,
  folded,
  focusable,
  fold,
  onKey,
  dragged,
  drag,
}: Drawn & {
  line: Line;
  folded: boolean;
  focusable: boolean;
  fold: (on: boolean) => void;
  onKey: (event: KeyboardEvent, line: Line) => void;
  dragged: Line | null;
  drag: (line: Line | null) => void;
}) {
  const [over, setOver] = useState(false);
  const step = menu.nodes[line.to];
  const Icon = line.what === "again" ? IconArrowBack : step ? STEP_ICON[step.kind] : IconAlertTriangle;
  const Fold = folded ? IconChevronRight : IconChevronDown;
  const needsLook = line.what === "nowhere" || (line.what === "step" && wrong.has(line.to));
  const takes = dragged !== null && dragged.key !== line.key;
  return (
    <div
      id={domId(line)}
      role="treeitem"
      aria-level={line.depth + 1}
      aria-selected={line.key === chosen?.key}
      aria-expanded={line.opens ? !folded : undefined}
      tabIndex={focusable ? 0 : -1}
      className={classes.line}
      style={{ "--depth": line.depth } as CSSProperties}
      data-what={line.what}
      data-over={over || undefined}
      onClick={() => deeds.press(line)}
      onKeyDown={(event) => onKey(event, line)}
      draggable={Boolean(step)}
      onDragStart={() => drag(line)}
      onDragEnd={() => drag(null)}
      onDragOver={(event) => {
        if (!takes) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (dragged) deeds.drop(dragged, line);
        drag(null);
      }}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the arrow keys do the same */}
      <span
        className={classes.fold}
        onClick={(event) => {
          if (!line.opens) return;
          event.stopPropagation();
          fold(!folded);
        }}
      >
        {line.opens ? <Fold size={14} aria-hidden /> : null}
      </span>
      <Icon
        size={18}
        stroke={1.6}
        aria-hidden
        className={line.what === "nowhere" ? classes.wrong : classes.icon}
      />
      <div className={classes.words}>
        <div className={classes.head}>
          <span className={classes.way}>{wayWords(line.ways)}</span>
          {line.place.way.startsWith(STRAY) ? null : (
            <span aria-hidden className={classes.way}>
              →
            </span>
          )}
          <span className={classes.name}>{line.what === "nowhere" ? t.nowhere : line.to}</span>
        </div>
        {step ? (
          <Text size="xs" c="dimmed" lineClamp={2}>
            {[orSaid(line.ways), line.what === "again" ? t.again : stepWords(step, names)]
              .filter(Boolean)
              .join(" · ")}
          </Text>
        ) : null}
      </div>
      <span className={classes.marks}>
        {needsLook ? <Mark label={t.wrong} icon={IconAlertTriangle} tone={classes.wrong ?? ""} /> : null}
        {line.what === "step" && line.to === here ? (
          <Mark label={t.here} icon={IconMapPin} tone={classes.herePin ?? ""} />
        ) : null}
      </span>
    </div>
  );
}

function Mark({ label, icon: Icon, tone }: { label: string; icon: typeof IconMapPin; tone: string }) {
  return (
    <Tooltip label={label}>
      <Icon size={16} role="img" aria-label={label} className={tone} />
    </Tooltip>
  );
}

export function domId(line: Line): string {
  return `line ${line.key}`.replace(/[^a-zA-Z0-9_-]/g, (one) => `_${one.codePointAt(0)}`);
}
