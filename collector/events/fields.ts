/** How a field is compared and stored: the same on DuckDB columns and Elasticsearch mappings. */
export type FieldType = 'keyword' | 'ip' | 'long' | 'date' | 'text';

/**
 * Hot fields: columns in DuckDB, mapped fields in Elasticsearch. Every other field of an event goes
 * into one JSON column and can still be filtered, more slowly. Names are ECS 8, besides `unit.id`, `asset.id`.
 */
export const hotFields = {
  '@timestamp': 'date',
  'event.ingested': 'date',
  'event.id': 'keyword',
  'unit.id': 'keyword',
  'asset.id': 'keyword',
  'event.kind': 'keyword',
  'event.category': 'keyword',
  'event.action': 'keyword',
  'event.code': 'keyword',
  'event.outcome': 'keyword',
  'event.provider': 'keyword',
  'event.severity': 'long',
  'observer.vendor': 'keyword',
  'observer.product': 'keyword',
  'observer.ip': 'ip',
  'host.name': 'keyword',
  'log.level': 'keyword',
  'log.source.address': 'ip',
  'source.ip': 'ip',
  'source.port': 'long',
  'destination.ip': 'ip',
  'destination.port': 'long',
  'network.transport': 'keyword',
  'user.name': 'keyword',
  'process.command_line': 'text',
  'rule.name': 'keyword',
  message: 'text',
  'event.original': 'text',
} as const satisfies Record<string, FieldType>;
