import { Type } from 'typebox';
import { listVisibleUnitIds } from '../../../analyzer/people/visibility.ts';
import { hotFields } from '../../../collector/events/fields.ts';
import { isoNow } from '../../../collector/time/time-source.ts';
import type { Feature } from '../api.ts';
import { notFound } from '../problem.ts';
import { facets, histogram, searchEvents, type EventsDeps } from './read-models.ts';
import {
  EventParams,
  EventSchema,
  EventsQuerystring,
  EventsSchema,
  FacetsQuerystring,
  FacetsSchema,
  FieldsSchema,
  HistogramQuerystring,
  HistogramSchema,
} from './schema.ts';

const read = { permission: { resource: 'events', action: 'read' } } as const;

const fieldList = Object.entries(hotFields).map(([name, type]) => ({ name, type }));

/** Search, histogram, facets, field list and one event, each limited to the units the caller may see. */
export function eventsFeature(deps: EventsDeps): Feature {
  return (api) => {
    api.get(
      '/events',
      { config: read, schema: { querystring: EventsQuerystring, response: { 200: EventsSchema } } },
      (request) => searchEvents(deps, request.principal, request.query),
    );
    api.get(
      '/events/histogram',
      {
        config: read,
        schema: { querystring: HistogramQuerystring, response: { 200: HistogramSchema } },
      },
      (request) => histogram(deps, request.principal, request.query),
    );
    api.get(
      '/events/facets',
      { config: read, schema: { querystring: FacetsQuerystring, response: { 200: FacetsSchema } } },
      (request) => facets(deps, request.principal, request.query),
    );
    api.get(
      '/events/fields',
      { config: read, schema: { querystring: Type.Object({}), response: { 200: FieldsSchema } } },
      () => fieldList,
    );
    api.get(
      '/events/:id',
      { config: read, schema: { params: EventParams, response: { 200: EventSchema } } },
      async (request) => {
        const units = await listVisibleUnitIds(
          deps.records.db,
          request.principal,
          isoNow(deps.time),
        );
        const event = await deps.events.get(request.params.id, units);
        if (!event) throw notFound('event', request.params.id);
        return event;
      },
    );
  };
}
