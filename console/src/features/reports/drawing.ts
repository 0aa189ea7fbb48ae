/** How a table is drawn: which of its columns as bars, in the order of the colours. */
export interface Drawing {
  columns: readonly string[];
  /** Which of the four colours each column has; as they come where it isn't said. */
  colors?: readonly number[];
  /** Bars from left to right, where the rows have names and not times. */
  across?: boolean;
  /** Parts of one whole, on top of each other. */
  stacked?: boolean;
  /** A value as the axis and the tip show it. */
  show?: (value: number) => string;
  /** Rows that are sums of the others. */
  without?: readonly string[];
}
