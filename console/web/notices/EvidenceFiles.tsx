import AttachFile from '@mui/icons-material/AttachFile';
import PhotoCamera from '@mui/icons-material/PhotoCameraOutlined';
import { Box, Button, LinearProgress, Typography, useMediaQuery } from '@mui/material';
import { useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import { formatBytes, formatShare } from '../format/numbers.ts';
import { problemText } from '../providers/problem-text.ts';
import type { NoticeEvidence } from './notice.ts';
import { evidenceTypes, mostEvidenceBytes, uploadEvidence } from './upload-evidence.ts';

interface EvidenceFilesProps {
  /** For which unit the person acts; needed by who acts for several. */
  unitId: string | undefined;
  /** How many more pieces there may be. */
  room: number;
  busy: boolean;
  onBusy: (busy: boolean) => void;
  /** One stored file; called once for each of several. */
  onStored: (piece: NoticeEvidence) => void;
}

interface Sending {
  name: string;
  /** 0 to 1. */
  share: number;
}

/** Files and photos as evidence: sent one after the other, sizes checked before anything is sent. */
export function EvidenceFiles({ unitId, room, busy, onBusy, onStored }: EvidenceFilesProps) {
  const translate = useTranslate();
  const picker = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const handheld = useMediaQuery('(pointer: coarse)', { noSsr: true });
  const [sending, setSending] = useState<Sending>();
  const [faults, setFaults] = useState<readonly string[]>([]);

  const unfit = (file: File): string | undefined => {
    if (file.size > mostEvidenceBytes) {
      return translate('notices.fileTooLarge', {
        name: file.name,
        size: formatBytes(file.size),
        most: formatBytes(mostEvidenceBytes),
      });
    }
    return file.size === 0 ? translate('notices.fileEmpty', { name: file.name }) : undefined;
  };

  const take = async (files: readonly File[]): Promise<void> => {
    const refused = files.map(unfit).filter((text) => text !== undefined);
    const fit = files.filter((file) => unfit(file) === undefined);
    if (fit.length > room) refused.push(translate('notices.tooManyPieces'));
    setFaults(refused);
    onBusy(true);
    for (const file of fit.slice(0, Math.max(0, room))) {
      const show = (share: number): void => setSending({ name: file.name, share });
      show(0);
      try {
        onStored(await uploadEvidence(file, unitId, show));
      } catch (error) {
        refused.push(`${file.name}：${problemText(error, translate)}`);
        setFaults([...refused]);
      }
    }
    setSending(undefined);
    onBusy(false);
  };

  const taker = {
    type: 'file',
    hidden: true,
    onChange: ({ target }: { target: HTMLInputElement }) => {
      void take([...(target.files ?? [])]);
      target.value = '';
    },
  } as const;
  return (
    <>
      {sending !== undefined && (
        <Box role="status" sx={{ flexBasis: '100%' }} data-testid="evidence-progress">
          <Typography variant="body2" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
            {translate('notices.uploading', {
              name: sending.name,
              share: formatShare(sending.share),
            })}
          </Typography>
          <LinearProgress variant="determinate" value={sending.share * 100} />
        </Box>
      )}
      {faults.map((text) => (
        <Typography
          key={text}
          role="alert"
          variant="body2"
          sx={{ color: 'error.main', flexBasis: '100%', overflowWrap: 'anywhere' }}
        >
          {text}
        </Typography>
      ))}
      <input
        {...taker}
        ref={picker}
        multiple
        accept={evidenceTypes}
        data-testid="evidence-file"
        aria-label={translate('notices.addFile')}
      />
      <Button
        startIcon={<AttachFile />}
        disabled={busy || room <= 0}
        onClick={() => picker.current?.click()}
      >
        {translate('notices.addFile')}
      </Button>
      {handheld && (
        <>
          <input
            {...taker}
            ref={camera}
            accept="image/*"
            capture="environment"
            aria-label={translate('notices.takePhoto')}
          />
          <Button
            startIcon={<PhotoCamera />}
            disabled={busy || room <= 0}
            onClick={() => camera.current?.click()}
          >
            {translate('notices.takePhoto')}
          </Button>
        </>
      )}
    </>
  );
}
