import { AlignmentType, LineRuleType, Paragraph, TextRun, type IParagraphOptions } from 'docx';
import { face, halfPoints } from './docx-style.ts';

export interface TextStyle {
  /** Points. */
  size: number;
  face?: Parameters<typeof face>[0];
  bold?: boolean;
  /** RRGGBB. */
  color?: string;
  align?: 'left' | 'center' | 'right';
  paragraph?: IParagraphOptions;
}

const alignments = {
  left: AlignmentType.LEFT,
  center: AlignmentType.CENTER,
  right: AlignmentType.RIGHT,
} as const;

/** One paragraph; line feeds stay lines of it. */
export function textParagraph(text: string, style: TextStyle): Paragraph {
  const { paragraph = {}, align = 'left' } = style;
  const runs = text.split('\n').map((line, index) => textRun(line, style, index > 0));
  return new Paragraph({
    alignment: alignments[align],
    ...paragraph,
    // A line as high as the type asks for, whatever grid the template of the reader has.
    spacing: { line: 276, lineRule: LineRuleType.AUTO, ...paragraph.spacing },
    children: runs,
  });
}

export function textRun(text: string, style: TextStyle, breakBefore = false): TextRun {
  return new TextRun({
    text,
    font: face(style.face ?? 'body'),
    size: halfPoints(style.size),
    bold: style.bold ?? false,
    ...(style.color !== undefined && { color: style.color }),
    ...(breakBefore && { break: 1 }),
  });
}
