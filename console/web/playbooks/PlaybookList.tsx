export default function PlaybookList() {
  return null;
}
