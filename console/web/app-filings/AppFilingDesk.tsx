import { useParams } from 'react-router-dom';
import { DeskPage } from '../apps/desk/DeskPage.tsx';

export default function AppFilingDesk() {
  const { id = '' } = useParams();
  return <DeskPage key={id} resource="app-filings" id={id} />;
}
