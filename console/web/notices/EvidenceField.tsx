import AttachFile from '@mui/icons-material/AttachFile';
import { Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import { formatBytes } from '../format/numbers.ts';
import { EvidenceFiles } from './EvidenceFiles.tsx';
import { mostEvidenceBytes } from './upload-evidence.ts';
import type { NoticeEvidence } from './notice.ts';

/** As the API takes them. */
const mostPieces = 30;

interface EvidenceFieldProps {
  evidence: readonly NoticeEvidence[];
  onChange: (evidence: readonly NoticeEvidence[]) => void;
  /** For which unit the person acts. */
  unitId: string | undefined;
  /** True while files are on their way: what is sent then would lack them. */
  onBusy?: (busy: boolean) => void;
}

function sameFile(one: NoticeEvidence, other: NoticeEvidence): boolean {
  return one.sha256 !== undefined && one.sha256 === other.sha256;
}

function TextPiece({ onKeep }: { onKeep: (name: string, text: string) => void }) {
  const translate = useTranslate();
  const [name, setName] = useState('');
  const [text, setText] = useState('');
  return (
    <Box sx={{ display: 'grid', gap: 1, flexBasis: '100%' }}>
      <TextField
        label={translate('notices.field.evidenceName')}
        value={name}
        onChange={({ target }) => setName(target.value)}
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
      <TextField
        label={translate('notices.field.evidenceText')}
        multiline
        minRows={4}
        value={text}
        onChange={({ target }) => setText(target.value)}
        slotProps={{ htmlInput: { maxLength: 20_000 } }}
      />
      <Button
        sx={{ justifySelf: 'start' }}
        disabled={name.trim() === '' || text.trim() === ''}
        onClick={() => onKeep(name.trim(), text.trim())}
      >
        {translate('notices.keepText')}
      </Button>
    </Box>
  );
}

/** Pieces of evidence of a form: files, photos, and texts that are pasted. */
export function EvidenceField({ evidence, onChange, unitId, onBusy }: EvidenceFieldProps) {
  const translate = useTranslate();
  // Several files are stored one after the other; each joins what is there by then.
  const now = useRef(evidence);
  now.current = evidence;
  const [pasting, setPasting] = useState(false);
  const [busy, setBusy] = useState(false);
  const add = (piece: NoticeEvidence): void => {
    if (now.current.some((each) => sameFile(each, piece))) return;
    now.current = [...now.current, piece];
    onChange(now.current);
  };
  return (
    <Stack sx={{ gap: 1 }}>
      {evidence.map((piece, index) => (
        <Stack
          key={`${piece.name} ${piece.sha256 ?? piece.text ?? ''}`}
          direction="row"
          data-testid="evidence"
          sx={{ gap: 1, alignItems: 'center', minHeight: 36 }}
        >
          <AttachFile aria-hidden sx={{ fontSize: 16, color: 'text.secondary' }} />
          <Typography variant="body2" sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
            {piece.name}
            {piece.bytes !== undefined && ` · ${formatBytes(piece.bytes)}`}
          </Typography>
          <Button
            variant="text"
            disabled={busy}
            onClick={() => onChange(evidence.filter((_piece, at) => at !== index))}
          >
            {translate('notices.removeEvidence')}
          </Button>
        </Stack>
      ))}
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        {pasting && (
          <TextPiece
            onKeep={(name, text) => {
              add({ kind: 'text', name, text });
              setPasting(false);
            }}
          />
        )}
        <EvidenceFiles
          unitId={unitId}
          room={mostPieces - evidence.length}
          busy={busy}
          onBusy={(next) => {
            setBusy(next);
            onBusy?.(next);
          }}
          onStored={add}
        />
        {!pasting && (
          <Button disabled={evidence.length >= mostPieces} onClick={() => setPasting(true)}>
            {translate('notices.addText')}
          </Button>
        )}
      </Stack>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {translate('notices.evidenceLimits', { most: formatBytes(mostEvidenceBytes) })}
      </Typography>
    </Stack>
  );
}
