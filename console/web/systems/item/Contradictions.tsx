import { Alert, Box, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatDate } from '../../format/time.ts';
import { StateMark } from '../../marks/StateMark.tsx';
import { worded, type ItemDetail } from '../system.ts';

interface Statement {
  title: string;
  detail: string;
  verdict: string;
}

/** What evidence or attestation an id of a contradiction stands for. */
function statementOf(item: ItemDetail, id: string, locale: string): Statement | undefined {
  const piece = item.evidence.find((each) => each.id === id);
  if (piece !== undefined) {
    return {
      title: `${worded(locale, piece.checkZh, piece.checkEn)} · ${piece.objectName}`,
      detail: `${worded(locale, piece.reasonZh, piece.reasonEn)} (${formatDate(piece.observedTo)})`,
      verdict: piece.verdict,
    };
  }
  const attested = item.attestations.find((each) => each.id === id);
  return attested === undefined
    ? undefined
    : {
        title: `${attested.number} ${attested.title}`,
        detail: [attested.signer?.name, attested.reviewer?.name, attested.effectiveOn]
          .filter((text) => text !== undefined)
          .join(' · '),
        verdict: attested.verdict,
      };
}

function Side(props: { label: string; item: ItemDetail; ids: readonly string[]; none?: string }) {
  const [locale] = useLocaleState();
  const said = props.ids.flatMap((id) => statementOf(props.item, id, locale) ?? []);
  return (
    <Box sx={{ flex: '1 1 180px', minWidth: 0 }}>
      <Typography variant="caption" component="div" sx={{ fontWeight: 600 }}>
        {props.label}
      </Typography>
      {said.length === 0 && <Typography variant="body2">{props.none ?? '–'}</Typography>}
      {said.map(({ title, detail, verdict }) => (
        <Box key={`${title} ${detail}`} sx={{ mt: 0.5 }}>
          <StateMark kind="systems" state={verdict} plain />
          <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
            {title}
          </Typography>
          <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
            {detail}
          </Typography>
        </Box>
      ))}
    </Box>
  );
}

/** Evidence that does not agree, both sides next to each other; the state follows the worse. */
export function Contradictions({ item }: { item: ItemDetail }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  return (
    <>
      {item.contradictions.map((each) => (
        <Alert
          key={`${each.kind} ${each.refutes.join(' ')}`}
          severity="warning"
          data-testid="contradiction"
          sx={{ '& .MuiAlert-message': { flex: 1, minWidth: 0 } }}
        >
          <Typography variant="body2" sx={{ mb: 1 }}>
            {locale === 'en' ? each.en : each.zh}
          </Typography>
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2 }}>
            <Side
              label={translate('systems.claims')}
              item={item}
              ids={each.claims}
              none={item.reason ?? '–'}
            />
            <Side label={translate('systems.refutes')} item={item} ids={each.refutes} />
          </Box>
        </Alert>
      ))}
    </>
  );
}
