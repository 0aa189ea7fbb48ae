import { ActionIcon, Text } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { Link } from "react-router";
import { text } from "../../text/text";
import classes from "./Inbox.module.css";
import { nameOf, titleOf, useViews, viewOf } from "./views";

/** On a phone: which list this is, and the way back to all of them. */
export function ListHead({ view }: { view: string }) {
  const views = useViews();
  const { view: id, queue } = viewOf(view);
  const known = views.data?.items.find((one) => nameOf(one) === view);
  return (
    <header className={classes.head}>
      <ActionIcon
        component={Link}
        to="/inbox"
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={text.desk.lists}
      >
        <IconArrowLeft size={20} aria-hidden />
      </ActionIcon>
      <Text fw={600}>{titleOf(known ?? { view: id, queue: queue || null, name: queue || id })}</Text>
    </header>
  );
}
