import { Link, useLocation } from "react-router";
import { text } from "../../text/reports";
import { fill } from "../../text/text";
import type { Cell } from "./cells";
import classes from "./Reports.module.css";

/** A figure; with something behind it a link to that. The rest of the address stays, so "back" closes it again. */
export function Figure({ cell, name }: { cell: Cell; name: string }) {
  const { search } = useLocation();
  if (!cell.events) return <span>{cell.show}</span>;
  return (
    <Link
      to={{ search: withOpen(search, cell.events) }}
      state={OPENED_HERE}
      preventScrollReset
      className={classes.open ?? ""}
      aria-label={fill(text.reports.openFigure, { figure: cell.show, name })}
    >
      {cell.show}
    </Link>
  );
}

/** Whoever opened a figure on this page goes back to it by closing. */
export const OPENED_HERE = { figure: true };

export function withOpen(search: string, events: string): string {
  const address = new URLSearchParams(search);
  address.set("open", events);
  return address.toString();
}
