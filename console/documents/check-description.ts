import type { Block, DocumentDescription } from './description.ts';
import { DocumentError } from './errors.ts';

/**
 * Technical caps: beyond them a document is no longer something that a person reads or signs, and handing it to a thread
 * would hold the caller's. Long tables are lists (`Documents.renderList`).
 */
const maxBlocks = 500;
const maxCells = 20_000;
const maxCharacters = 1_000_000;

function cellsOf(block: Block): number {
  switch (block.kind) {
    case 'fields':
      return block.rows.reduce((sum, { cells }) => sum + cells.length, 0);
    case 'table':
      return block.rows.length * block.columns.length;
    case 'list':
      return block.items.length;
    case 'signatures':
    case 'imprint':
      return block.lines.length;
    case 'attachments':
      return block.files.length;
    case 'cards':
      return block.cards.reduce((sum, { lines }) => sum + lines.length + 1, 0);
    case 'page-break':
    case 'heading':
    case 'paragraph':
    case 'seal':
      return 1;
  }
}

function charactersOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  let sum = 0;
  for (const each of Object.values(value)) sum += charactersOf(each);
  return sum;
}

/** Throws DOCUMENT_TOO_LARGE. */
export function checkSize(description: DocumentDescription): void {
  const { blocks } = description;
  const cells = blocks.length > maxBlocks ? 0 : blocks.reduce((sum, b) => sum + cellsOf(b), 0);
  if (blocks.length > maxBlocks || cells > maxCells || charactersOf(description) > maxCharacters) {
    throw new DocumentError(
      'DOCUMENT_TOO_LARGE',
      `A document has at most ${maxBlocks} parts, ${maxCells} cells and ${maxCharacters} characters.`,
    );
  }
}
