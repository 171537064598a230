/** One stored event: flat, dotted ECS names. */
export type EventRow = Readonly<Record<string, unknown>> & { '@timestamp': string };

/** An event as the API sends it; one without a time is shown without. */
export function asEventRow(event: Readonly<Record<string, unknown>>): EventRow {
  const at = event['@timestamp'];
  return { ...event, '@timestamp': typeof at === 'string' ? at : '' };
}

function text(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) {
    return value.join(', ');
  }
  return JSON.stringify(value) ?? '';
}

/** A field as text, '' when absent. */
export function fieldText(event: EventRow, field: string): string {
  return text(event[field]);
}

export function eventId(event: EventRow): string {
  return fieldText(event, 'event.id');
}

/** The line to show: what the parser made of it, or the line as it came. */
export function eventMessage(event: EventRow): string {
  return fieldText(event, 'message') || fieldText(event, 'event.original');
}

/** Fields of an event in order of name, without those that the row shows anyway. */
export function eventFields(event: EventRow): readonly { field: string; value: string }[] {
  return Object.keys(event)
    .toSorted()
    .map((field) => ({ field, value: fieldText(event, field) }))
    .filter(({ value }) => value !== '');
}

/** Fields that a query can narrow to: long texts can not. */
export function isFilterable(field: string, value: string): boolean {
  return !['message', 'event.original'].includes(field) && value.length <= 200;
}
