import InsertDriveFile from '@mui/icons-material/InsertDriveFileOutlined';
import { Box, Button, Link, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { StandingMark } from '../../attestations/StandingMark.tsx';
import { StateMark } from '../../marks/StateMark.tsx';
import { apiUrl } from '../../providers/http.ts';
import { FileHash } from '../../shapes/Code.tsx';
import { Facts } from '../../shapes/Facts.tsx';
import type { ItemDetail } from '../system.ts';

type Piece = ItemDetail['attestations'][number];

function Files({ piece }: { piece: Piece }) {
  return (
    <Stack sx={{ gap: 0.5, mt: 1 }}>
      {piece.files.map((file) => (
        <div key={file.sha256}>
          <Button
            component="a"
            href={apiUrl(`/attestations/${encodeURIComponent(piece.id)}/files/${file.sha256}`)}
            download
            startIcon={<InsertDriveFile />}
            data-testid="raw-file"
            sx={{ maxWidth: '100%', whiteSpace: 'normal', textAlign: 'left' }}
          >
            {file.name}
          </Button>
          <FileHash sha256={file.sha256} />
        </div>
      ))}
    </Stack>
  );
}

/** What a person said of the item: by whom, reviewed by whom, from when until when, with which files. */
export function AttestationPiece({ piece }: { piece: Piece }) {
  const translate = useTranslate();
  return (
    <Box
      component="li"
      data-testid="attestation-piece"
      sx={{ border: 1, borderColor: 'divider', borderRadius: 1, p: 1.5, mb: 1.5 }}
    >
      <Stack direction="row" sx={{ gap: 1, alignItems: 'flex-start', mb: 0.5 }}>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Link
            component={RouterLink}
            to={`/attestations/${encodeURIComponent(piece.id)}`}
            underline="hover"
            sx={{ fontWeight: 500, overflowWrap: 'anywhere' }}
          >
            {piece.title}
          </Link>
          <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
            {piece.number}
          </Typography>
        </Box>
        <StateMark kind="systems" state={piece.verdict} />
      </Stack>
      <Stack direction="row" sx={{ gap: 1, mb: 1, flexWrap: 'wrap' }}>
        <StateMark kind="attestations" state={piece.state} plain />
        <StandingMark standing={piece.standing} plain />
      </Stack>
      {piece.note !== null && (
        <Typography variant="body2" sx={{ whiteSpace: 'pre-line', mb: 1 }}>
          {piece.note}
        </Typography>
      )}
      <Facts
        rows={[
          { label: translate('attestations.signer'), value: piece.signer?.name },
          { label: translate('attestations.reviewer'), value: piece.reviewer?.name },
          { label: translate('attestations.effectiveOn'), value: piece.effectiveOn },
          { label: translate('attestations.expiresOn'), value: piece.expiresOn },
        ]}
      />
      {piece.files.length > 0 && <Files piece={piece} />}
    </Box>
  );
}
