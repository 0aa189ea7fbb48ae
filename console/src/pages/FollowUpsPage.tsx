import { Tabs } from "@mantine/core";
import { useSearchParams } from "react-router";
import { isAtLeast, useMe } from "../app/me";
import { CheckinLists } from "../features/checkins/CheckinLists";
import { Tasks } from "../features/checkins/Tasks";
import { ThankYous } from "../features/checkins/ThankYous";
import { RequestList } from "../features/concierge/RequestList";
import { text } from "../text/care";
import { PageBody } from "../ui/PageBody";

const t = text.checkins;

/** Coming back to customers: whom I have to contact, what they wished for, praise to thank for, and check-in lists. */
export default function FollowUpsPage() {
  const me = useMe();
  const [asked, ask] = useSearchParams();
  const senior = isAtLeast(me, "supervisor");
  const open = asked.get("show") ?? "tasks";
  const shown = open === "lists" && !senior ? "tasks" : open;
  return (
    <PageBody title={text.nav.followUps} hint={t.hint}>
      <Tabs
        value={shown}
        onChange={(show) => ask(show && show !== "tasks" ? { show } : {}, { replace: true })}
        keepMounted={false}
      >
        <Tabs.List mb="lg" aria-label={text.nav.followUps}>
          <Tabs.Tab value="tasks">{t.tabTasks}</Tabs.Tab>
          <Tabs.Tab value="wishes">{text.concierge.wishes}</Tabs.Tab>
          <Tabs.Tab value="praise">{t.tabPraise}</Tabs.Tab>
          {senior ? <Tabs.Tab value="lists">{t.tabLists}</Tabs.Tab> : null}
        </Tabs.List>
        <Tabs.Panel value="tasks">
          <Tasks zone={me.time_zone} />
        </Tabs.Panel>
        <Tabs.Panel value="wishes">
          <RequestList zone={me.time_zone} />
        </Tabs.Panel>
        <Tabs.Panel value="praise">
          <ThankYous zone={me.time_zone} />
        </Tabs.Panel>
        {senior ? (
          <Tabs.Panel value="lists">
            <CheckinLists zone={me.time_zone} />
          </Tabs.Panel>
        ) : null}
      </Tabs>
    </PageBody>
  );
}
