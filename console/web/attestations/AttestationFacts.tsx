import { Link } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { Time } from '../marks/Time.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { Panel } from '../shapes/Panel.tsx';
import type { Attestation } from './attestation.ts';

type ByAt = NonNullable<Attestation['signer']>;

function Person({ by }: { by: ByAt | null }) {
  return by === null ? (
    <>–</>
  ) : (
    <>
      {by.name} · <Time at={by.at} as="full" />
    </>
  );
}

/** Who, from when, until when; the paper behind it. The day of the upload stands apart from the day from which it holds. */
export function AttestationFacts({ attestation }: { attestation: Attestation }) {
  const translate = useTranslate();
  const { document: paper, validity } = attestation;
  const said = (name: string, value: string | null) =>
    value === null ? [] : [{ label: translate(`attestations.field.${name}`), value }];
  return (
    <>
      <Panel title={translate('attestations.validity')}>
        <Facts
          rows={[
            { label: translate('attestations.effectiveOn'), value: attestation.effectiveOn },
            { label: translate('attestations.expiresOn'), value: attestation.expiresOn },
            {
              label: translate('attestations.field.period'),
              value:
                attestation.periodFrom === null
                  ? null
                  : `${attestation.periodFrom} – ${attestation.periodTo ?? ''}`,
            },
            {
              label: translate('attestations.entered'),
              value: <Time at={attestation.openedAt} as="full" />,
            },
            {
              label: translate('attestations.longest'),
              value: `${translate('attestations.months', { smart_count: validity.maxMonths })} · ${validity.source}`,
            },
            {
              label: translate('attestations.signer'),
              value: <Person by={attestation.signer ?? null} />,
            },
            {
              label: translate('attestations.reviewer'),
              value: <Person by={attestation.reviewer} />,
            },
            ...(attestation.replaces === null
              ? []
              : [
                  {
                    label: translate('attestations.replaces'),
                    value: <CaseLink id={attestation.replaces} />,
                  },
                ]),
            ...(attestation.supersededBy === null
              ? []
              : [
                  {
                    label: translate('attestations.supersededBy'),
                    value: <CaseLink id={attestation.supersededBy} />,
                  },
                ]),
          ]}
        />
      </Panel>
      {paper !== null && (
        <Panel title={translate('attestations.paper')}>
          <Facts
            rows={[
              { label: translate('attestations.field.documentTitle'), value: paper.title },
              ...said('documentNumber', paper.number),
              ...said('documentVersion', paper.version),
              ...said('issuedBy', paper.issuedBy),
              ...said('signedBy', paper.signedBy),
            ]}
          />
        </Panel>
      )}
    </>
  );
}

function CaseLink({ id }: { id: string }) {
  const translate = useTranslate();
  return (
    <Link component={RouterLink} to={`/attestations/${encodeURIComponent(id)}`}>
      {translate('action.open')}
    </Link>
  );
}
