import Download from '@mui/icons-material/DownloadOutlined';
import SwapHoriz from '@mui/icons-material/SwapHoriz';
import UploadFile from '@mui/icons-material/UploadFileOutlined';
import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatShort } from '../format/time.ts';
import { Time } from '../marks/Time.tsx';
import { useNow } from '../marks/use-now.ts';
import { apiUrl } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { ActionDialog } from '../shapes/cases/ActionDialog.tsx';
import { Hash } from '../shapes/Code.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { Empty } from '../shapes/States.tsx';
import { incidentForms } from './incident-forms.ts';
import { bytesText, type Incident } from './incident.ts';
import { UploadDialog } from './UploadDialog.tsx';

type Piece = Incident['evidence'][number];

function PieceOfEvidence({
  piece,
  incidentId,
  onTransfer,
}: {
  piece: Piece;
  incidentId: string;
  onTransfer: (() => void) | undefined;
}) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const now = useNow();
  return (
    <Box
      component="li"
      data-testid="evidence"
      sx={{ border: 1, borderColor: 'divider', borderRadius: 1, p: 1.5, mb: 1.5 }}
    >
      <Stack direction="row" sx={{ gap: 1, mb: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <Box sx={{ flex: 1, minWidth: 160 }}>
          <Typography sx={{ fontWeight: 500, overflowWrap: 'anywhere' }}>{piece.name}</Typography>
          <Typography variant="caption" sx={{ color: 'text.secondary' }}>
            {translate(`incidents.evidenceKind.${piece.kind}`)} · {bytesText(piece.bytes, locale)}
          </Typography>
        </Box>
        <Button
          component="a"
          startIcon={<Download />}
          href={apiUrl(
            `/incidents/${encodeURIComponent(incidentId)}/evidence/${encodeURIComponent(piece.id)}`,
          )}
          download
        >
          {translate('incidents.download')}
        </Button>
        {onTransfer !== undefined && (
          <Button startIcon={<SwapHoriz />} onClick={onTransfer}>
            {translate('incidents.transfer')}
          </Button>
        )}
      </Stack>
      <Facts
        rows={[
          { label: translate('incidents.origin'), value: piece.origin },
          {
            label: translate('incidents.collected'),
            value: (
              <>
                {piece.collectedBy} · <Time at={piece.collectedAt} as="full" />
              </>
            ),
          },
          ...(piece.note === null
            ? []
            : [{ label: translate('incidents.noteLabel'), value: piece.note }]),
          ...(piece.custody.length === 0
            ? []
            : [
                {
                  label: translate('incidents.custody'),
                  value: piece.custody.map((step) => (
                    <Box key={`${step.at}${step.to}`}>
                      {formatShort(step.at, now)} {step.from} → {step.to}（{step.reason}）
                    </Box>
                  )),
                },
              ]),
          { label: 'SHA-256', value: <Hash text={piece.sha256} /> },
          { label: 'SM3', value: <Hash text={piece.sm3} /> },
        ]}
      />
    </Box>
  );
}

/** Files and snapshots with their hashes, and who had them since when. */
export function EvidenceTab({ incident }: { incident: Incident }) {
  const translate = useTranslate();
  const may = useCan('incidents', 'update');
  const [adding, setAdding] = useState(false);
  const [moved, setMoved] = useState<string>();
  const transfer = incidentForms['transfer-evidence'];
  return (
    <Stack sx={{ gap: 1 }}>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('incidents.evidenceHelp')}
      </Typography>
      {incident.evidence.length === 0 ? (
        <Empty
          title={translate('incidents.noEvidence')}
          text={translate('incidents.noEvidenceHelp')}
        />
      ) : (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {incident.evidence.map((piece) => (
            <PieceOfEvidence
              key={piece.id}
              piece={piece}
              incidentId={incident.id}
              onTransfer={may ? () => setMoved(piece.id) : undefined}
            />
          ))}
        </Box>
      )}
      {may && (
        <Button
          startIcon={<UploadFile />}
          data-testid="add-evidence"
          sx={{ alignSelf: 'flex-start' }}
          onClick={() => setAdding(true)}
        >
          {translate('incidents.upload')}
        </Button>
      )}
      {adding && <UploadDialog incidentId={incident.id} onClose={() => setAdding(false)} />}
      {moved !== undefined && transfer !== undefined && (
        <ActionDialog
          resource="incidents"
          id={incident.id}
          version={incident.version}
          action={{
            message: 'transfer-evidence',
            zh: translate('incidents.transfer'),
            en: translate('incidents.transfer'),
          }}
          form={transfer}
          payload={{ evidenceId: moved }}
          onClose={() => setMoved(undefined)}
        />
      )}
    </Stack>
  );
}
