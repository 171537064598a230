import type { DocumentDescription } from './description.ts';

/** Sizes in points, lengths in millimetres. */
export interface PageLayout {
  landscape: boolean;
  margins: { top: number; right: number; bottom: number; left: number };
  title: number;
  /** The issuer in red. */
  redHead: number;
  body: number;
  cell: number;
  /** Of body text, as a multiple of the font's own line (1.44 of the size in Noto Serif). */
  lineHeight: number;
}

/** Letters follow GB/T 9704-2012: 37 mm above, 28 mm to the left, title 二号, text 三号. Forms and lists are denser. */
const layouts: Readonly<Record<DocumentDescription['layout'], PageLayout>> = {
  letter: {
    landscape: false,
    margins: { top: 37, right: 26, bottom: 32, left: 28 },
    title: 22,
    redHead: 36,
    body: 16,
    cell: 12,
    lineHeight: 1.25,
  },
  form: {
    landscape: false,
    margins: { top: 25, right: 20, bottom: 25, left: 22 },
    title: 20,
    redHead: 28,
    body: 12,
    cell: 10.5,
    lineHeight: 1.1,
  },
  list: {
    landscape: true,
    margins: { top: 18, right: 12, bottom: 18, left: 12 },
    title: 16,
    redHead: 24,
    body: 10.5,
    cell: 8,
    lineHeight: 1,
  },
};

export const pageWidth = 210;
export const pageHeight = 297;
/** Points of a millimetre. */
export const pointsPerMm = 72 / 25.4;
export const smallSize = 7;
export const red = 'C00000';

export function layoutOf({ layout }: DocumentDescription): PageLayout {
  return layouts[layout];
}

/** Width between the margins, mm. */
export function contentWidth({ landscape, margins }: PageLayout): number {
  return (landscape ? pageHeight : pageWidth) - margins.left - margins.right;
}

/** Shares a width out by relative widths. */
export function shareOut(widths: readonly number[], whole: number): number[] {
  const sum = widths.reduce((one, other) => one + other, 0);
  return widths.map((width) => (width / sum) * whole);
}

/** Red heads shrink until the issuer fits on one line; points. */
export function redHeadSize(issuer: string, layout: PageLayout): number {
  const fits = (contentWidth(layout) * pointsPerMm) / Math.max(issuer.length, 1);
  return Math.max(14, Math.min(layout.redHead, Math.floor(fits)));
}
