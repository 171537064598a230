import { MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { labelOf } from '../../shapes/cases/case.ts';
import { FormDialog } from '../../shapes/FormDialog.tsx';
import type { PlayerItem, PlayerView } from '../drill.ts';
import { AttachmentField, type Attached } from './AttachmentField.tsx';
import type { ActionBody } from './use-outbox.ts';

interface ActionSheetProps {
  drillId: string;
  seat: string | undefined;
  kinds: PlayerView['actionKinds'];
  items: readonly PlayerItem[];
  /** What was pressed. */
  kind: string | undefined;
  injectId: string | undefined;
  onSend: (body: ActionBody) => void;
  onClose: () => void;
}

const none = '-';

/** What the player did, in reaction to what; a photograph may come along. */
export function ActionSheet(props: ActionSheetProps) {
  const { drillId, seat, kinds, items, onSend, onClose } = props;
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const [kind, setKind] = useState(props.kind ?? '');
  const [injectId, setInjectId] = useState(props.injectId ?? none);
  const [text, setText] = useState('');
  const [files, setFiles] = useState<readonly Attached[]>([]);
  const [busy, setBusy] = useState(false);
  const injects = items.flatMap(({ injectId: id, title }) => (id === null ? [] : [{ id, title }]));
  return (
    <FormDialog
      title={translate('drillPlay.log')}
      submit={translate('drillPlay.send')}
      busy={busy}
      disabled={kind === ''}
      onSubmit={() => {
        onSend({
          kind,
          text: text.trim(),
          ...(injectId === none ? {} : { injectId }),
          ...(files.length === 0 ? {} : { attachments: files.map(({ id }) => id) }),
          ...(seat === undefined ? {} : { seat }),
        });
        onClose();
      }}
      onCancel={onClose}
    >
      <TextField
        select
        required
        name="kind"
        label={translate('drillPlay.what')}
        value={kind}
        onChange={({ target }) => setKind(target.value)}
      >
        {kinds.map((each) => (
          <MenuItem
            key={each.kind}
            value={each.kind}
            data-testid={`kind-${each.kind}`}
            sx={{ minHeight: 44 }}
          >
            {labelOf(each, locale)}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        select
        name="injectId"
        label={translate('drillPlay.about')}
        value={injectId}
        onChange={({ target }) => setInjectId(target.value)}
      >
        <MenuItem value={none} sx={{ minHeight: 44 }}>
          {translate('drillPlay.aboutNothing')}
        </MenuItem>
        {injects.map(({ id, title }) => (
          <MenuItem key={id} value={id} sx={{ whiteSpace: 'normal', minHeight: 44 }}>
            {title}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        multiline
        minRows={3}
        autoFocus
        name="text"
        label={translate('drillPlay.words')}
        placeholder={translate('drillPlay.wordsHint')}
        value={text}
        onChange={({ target }) => setText(target.value)}
        slotProps={{ htmlInput: { maxLength: 4_000 } }}
      />
      <AttachmentField
        drillId={drillId}
        seat={seat}
        files={files}
        onFiles={setFiles}
        onBusy={setBusy}
      />
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('drillPlay.onlyHere')}
      </Typography>
    </FormDialog>
  );
}
