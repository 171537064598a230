export default function PlaybookShow() {
  return null;
}
