import { Skeleton, Stack } from "@mantine/core";
import { text } from "../../../text/text";

export function FormLoading() {
  return (
    <Stack gap="lg" maw={760} role="status" aria-label={text.list.loading}>
      <Skeleton height={28} width={220} />
      <Skeleton height={58} />
      <Skeleton height={58} />
      <Skeleton height={180} />
    </Stack>
  );
}
