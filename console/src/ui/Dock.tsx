import type { ReactNode } from "react";
import classes from "./Dock.module.css";

/** Where what can't wait stands, whatever page is open: over the lists, never over where one writes. */
export function Dock({ children }: { children: ReactNode }) {
  return <div className={classes.dock}>{children}</div>;
}

export function DockCard({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section className={classes.card} aria-label={label}>
      {children}
    </section>
  );
}
