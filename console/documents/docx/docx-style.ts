import type { IFontAttributesProperties } from 'docx';

/** Names that a bureau's Word has; `fontTable` says what may stand in where one is missing. */
const faces = {
  title: '方正小标宋简体',
  heading: '黑体',
  body: '仿宋',
} as const;

/** Latin letters and figures of official documents. */
const latin = 'Times New Roman';

export function face(name: keyof typeof faces): IFontAttributesProperties {
  // The hint makes quotation marks and dashes full-width, as Chinese text wants them.
  return { ascii: latin, hAnsi: latin, cs: latin, eastAsia: faces[name], hint: 'eastAsia' };
}

/** What Word looks for next; beyond that it takes the type's own replacement. */
const substitutes = [
  [faces.title, '华文中宋'],
  [faces.heading, 'SimHei'],
  [faces.body, 'FangSong'],
] as const;

/** word/fontTable.xml: the library writes one without substitutes. */
export const fontTable = {
  path: 'word/fontTable.xml',
  data: [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
    '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">',
    ...substitutes.map(
      ([name, other]) =>
        `<w:font w:name="${name}"><w:altName w:val="${other}"/><w:charset w:val="86"/><w:family w:val="roman"/></w:font>`,
    ),
    '</w:fonts>',
  ].join(''),
};

/** Half-points, in which Word counts sizes. */
export function halfPoints(points: number): number {
  return Math.round(points * 2);
}

/** Twentieths of a point, in which Word counts lengths. */
export function twips(mm: number): number {
  return Math.round((mm / 25.4) * 1440);
}
