import EditNote from '@mui/icons-material/EditNote';
import Verified from '@mui/icons-material/VerifiedOutlined';
import { Alert } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Mark } from '../marks/Mark.tsx';

/** Whether the catalogue was as published. */
export function CatalogueMark({ intact }: { intact: boolean }) {
  const translate = useTranslate();
  return (
    <Mark
      plain
      tone={intact ? 'good' : 'high'}
      icon={intact ? Verified : EditNote}
      text={translate(intact ? 'assessments.intact' : 'assessments.edited')}
      testId={intact ? 'catalogue-intact' : 'catalogue-edited'}
    />
  );
}

/** Over everything that was judged by a catalogue that somebody changed on this machine. */
export function CatalogueBanner() {
  const translate = useTranslate();
  return (
    <Alert severity="warning" data-testid="catalogue-banner" sx={{ mb: 2 }}>
      {translate('assessments.editedHelp')}
    </Alert>
  );
}
