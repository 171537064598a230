import AttachFile from '@mui/icons-material/AttachFile';
import { Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import { formatBytes } from '../format/numbers.ts';
import { problemText } from '../providers/problem-text.ts';
import type { NoticeEvidence } from './notice.ts';

interface EvidenceFieldProps {
  evidence: readonly NoticeEvidence[];
  onChange: (evidence: readonly NoticeEvidence[]) => void;
  /** Stores a file and answers how it is named from then on; without it only texts can be added. */
  upload?: ((file: File) => Promise<NoticeEvidence>) | undefined;
}

/** Pieces of evidence of a form: files, and texts that are pasted. */
export function EvidenceField({ evidence, onChange, upload }: EvidenceFieldProps) {
  const translate = useTranslate();
  const picker = useRef<HTMLInputElement>(null);
  const [text, setText] = useState({ name: '', text: '' });
  const [pasting, setPasting] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const take = async (files: readonly File[]): Promise<void> => {
    if (upload === undefined) return;
    setBusy(true);
    setFault(undefined);
    const added: NoticeEvidence[] = [];
    try {
      for (const file of files) added.push(await upload(file));
    } catch (error) {
      setFault(error);
    }
    onChange([...evidence, ...added]);
    setBusy(false);
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
            onClick={() => onChange(evidence.filter((_piece, at) => at !== index))}
          >
            {translate('notices.removeEvidence')}
          </Button>
        </Stack>
      ))}
      {fault !== undefined && (
        <Typography role="alert" variant="body2" sx={{ color: 'error.main' }}>
          {problemText(fault, translate)}
        </Typography>
      )}
      {pasting && (
        <Box sx={{ display: 'grid', gap: 1 }}>
          <TextField
            label={translate('notices.field.evidenceName')}
            value={text.name}
            onChange={({ target }) => setText({ ...text, name: target.value })}
            slotProps={{ htmlInput: { maxLength: 200 } }}
          />
          <TextField
            label={translate('notices.field.evidenceText')}
            multiline
            minRows={4}
            value={text.text}
            onChange={({ target }) => setText({ ...text, text: target.value })}
            slotProps={{ htmlInput: { maxLength: 20_000 } }}
          />
        </Box>
      )}
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        {upload !== undefined && (
          <>
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              data-testid="evidence-file"
              onChange={({ target }) => {
                void take([...(target.files ?? [])]);
                target.value = '';
              }}
            />
            <Button
              startIcon={<AttachFile />}
              disabled={busy}
              onClick={() => picker.current?.click()}
            >
              {translate(busy ? 'notices.uploading' : 'notices.addFile')}
            </Button>
          </>
        )}
        <Button
          disabled={pasting && (text.name.trim() === '' || text.text.trim() === '')}
          onClick={() => {
            if (!pasting) {
              setPasting(true);
              return;
            }
            onChange([
              ...evidence,
              { kind: 'text', name: text.name.trim(), text: text.text.trim() },
            ]);
            setText({ name: '', text: '' });
            setPasting(false);
          }}
        >
          {translate(pasting ? 'notices.keepText' : 'notices.addText')}
        </Button>
      </Stack>
    </Stack>
  );
}
