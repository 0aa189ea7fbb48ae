import { Avatar, Indicator, Menu, Stack, Text, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { IconCheck, IconDeviceDesktop, IconLogout, IconMoon, IconSun } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, told } from "../api/client";
import { keys } from "../api/keys";
import { signOut } from "../api/session";
import { text } from "../text/text";
import type { Me } from "./me";

const CHOICES = ["online", "away", "transfers_only", "offline"] as const;
const COLOR = { online: "pine.6", away: "amber.5", transfers_only: "blue.6", offline: "gray.5" } as const;

/** Who I am and whether I'm there: said in words, shown by a dot. */
export function PresenceMenu({ me }: { me: Me }) {
  const cache = useQueryClient();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const change = useMutation({
    mutationFn: (presence: Me["presence"]) => told(api.PUT("/api/me/presence", { body: { presence } })),
    onSuccess: (fresh) => cache.setQueryData(keys.me, fresh),
  });
  const schemes = [
    { value: "light", name: text.app.light, icon: IconSun },
    { value: "dark", name: text.app.dark, icon: IconMoon },
    { value: "auto", name: text.app.system, icon: IconDeviceDesktop },
  ] as const;
  return (
    <Menu position="right-end" width={260} withinPortal>
      <Menu.Target>
        <UnstyledButton aria-label={`${me.initials}, ${me.name}: ${text.presence[me.presence]}`}>
          <Indicator color={COLOR[me.presence]} size={12} offset={4} withBorder position="bottom-end">
            <Avatar radius="xl" color="pine" alt="">
              {me.initials}
            </Avatar>
          </Indicator>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.name} · {text.presence[me.presence]}
        </Menu.Label>
        {CHOICES.map((presence) => (
          <Menu.Item
            key={presence}
            onClick={() => change.mutate(presence)}
            leftSection={
              <Indicator
                color={COLOR[presence]}
                position="middle-center"
                size={10}
                processing={false}
                w={16}
                h={16}
              />
            }
            rightSection={me.presence === presence ? <IconCheck size={16} aria-hidden /> : null}
          >
            <Stack gap={0}>
              <Text size="sm">{text.presence[presence]}</Text>
              <Text size="xs" c="dimmed">
                {text.presence[`${presence}Hint`]}
              </Text>
            </Stack>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{text.app.appearance}</Menu.Label>
        {schemes.map((scheme) => (
          <Menu.Item
            key={scheme.value}
            onClick={() => setColorScheme(scheme.value)}
            leftSection={<scheme.icon size={16} aria-hidden />}
            rightSection={colorScheme === scheme.value ? <IconCheck size={16} aria-hidden /> : null}
          >
            {scheme.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={signOut} leftSection={<IconLogout size={16} aria-hidden />}>
          {text.app.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
