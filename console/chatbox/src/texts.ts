/** Every English text of the window. Those named in domain/chat_window.py a brand may word itself. */
export const TEXTS = {
  title: "Chat",
  open: "Chat with us",
  placeholder: "Write a message",
  here: "{names} here for you",
  away: "Nobody is here at the moment. Write to us: we answer right here.",
  closed: "We are closed at the moment. Write to us: we answer right here.",
  answers_within: "Answers within {time}",
  back_at: "Back {time}",
  call: "Call me instead",
  call_intro: "We send a code to your phone, so that nobody can have somebody else called.",
  rating: "How was this chat?",
  ended: "This chat is ended. Write again whenever you like.",
  nobody: "Away at the moment",
  shut: "Closed",
  send: "Send",
  attach: "Add a picture or PDF",
  more: "More",
  close: "Close the chat",
  end: "End the chat",
  transcript: "Save the conversation",
  you: "You",
  us: "Team",
  typing: "{name} is writing",
  sending: "Sending",
  waiting: "Waits for a connection",
  sent: "Sent",
  failed: "Not sent",
  again: "Try again",
  drop: "Remove",
  offline: "No connection. What you write is kept and sent when there is one.",
  broken: "The chat can't be reached at the moment. It goes on by itself.",
  refused: "This chat isn't available here.",
  tooLarge: "{name} is larger than {size} MB.",
  wrongType: "{name} is no picture or PDF.",
  tooMany: "At most {count} files at once.",
  remove: "Remove {name}",
  choose: "Choose an answer",
  about: "Your answer: {answer}",
  change: "Change",
  number: "Your phone number",
  sendCode: "Send me a code",
  code: "The code from our text message",
  callMe: "Call me",
  back: "Back",
  called: "We will call you. Keep your phone near.",
  callAt: "We will call you at {time}.",
  otherTime: "Choose another time, or cancel",
  score: "{score} of 5",
  scores: "1 is poor, 5 is very good",
  words: "What should we know? (you may leave this out)",
  rate: "Send",
  skip: "Not now",
  thanks: "Thank you.",
  newMessages: "New messages below",
  picture: "Picture: {name}",
} as const;

export type TextName = keyof typeof TEXTS;

export function wording(
  own: Record<string, string>,
): (name: TextName, values?: Record<string, string | number>) => string {
  return (name, values = {}) => {
    const said = own[name] || TEXTS[name];
    return said.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
  };
}
