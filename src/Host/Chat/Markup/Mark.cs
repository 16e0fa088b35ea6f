namespace ComfyAssistant.Host.Chat.Markup;

/// <summary>What a mark in a model's text does.</summary>
internal enum MarkKind
{
    /// <summary>Begins a thought.</summary>
    Think,

    /// <summary>Ends a thought; alone, it says that all before it was one.</summary>
    ThinkEnd,

    /// <summary>Begins a tool call.</summary>
    Call,

    /// <summary>Stands before calls and says nothing by itself.</summary>
    CallsBegin,

    /// <summary>Stands behind calls.</summary>
    CallsEnd,

    /// <summary>Begins a message of gpt-oss's harmony format: its head ends at <c>&lt;|message|&gt;</c>.</summary>
    Head,

    /// <summary>Ends a turn or a message; no part of any answer.</summary>
    TurnEnd,
}

/// <summary>How a written call is spelled.</summary>
internal enum CallForm
{
    /// <summary><c>{"name":…,"arguments":…}</c>, or a list of these.</summary>
    Json,

    /// <summary>Whatever models put between <c>&lt;tool_call&gt;</c> and its end: JSON (Hermes, Qwen), a function element (Qwen coder),
    /// GLM's keys and values.</summary>
    Any,

    /// <summary><c>&lt;function=name&gt;</c> with JSON (Llama, Groq) or <c>&lt;parameter=key&gt;</c> elements (Qwen coder, Seed).</summary>
    Function,

    /// <summary><c>&lt;invoke name="…"&gt;</c> with <c>&lt;parameter name="…"&gt;</c> elements: MiniMax, DeepSeek's DSML,
    /// Anthropic.</summary>
    Invoke,

    /// <summary>A name, a sign, and JSON: Kimi, DeepSeek up to V3.1.</summary>
    Tokens,

    /// <summary>Mistral: a list of JSON calls, or <c>name[ARGS]{…}</c>.</summary>
    Mistral,

    /// <summary>Gemma: <c>call:name{key:value}</c> with strings between signs of their own.</summary>
    Gemma,

    /// <summary>Python: <c>name(key=value)</c>.</summary>
    Python,

    /// <summary>Harmony: the name in the head, JSON behind it.</summary>
    Harmony,

    /// <summary>A message that is nothing but JSON calls, or Llama's <c>[name(key=value)]</c>.</summary>
    Whole,

    /// <summary>A message that is nothing but a tool's name and its arguments: <c>name</c>, a line feed and JSON (GLM-4), or
    /// <c>name(key=value)</c>.</summary>
    Bare,

    /// <summary>A name, a line feed and JSON: Functionary.</summary>
    Named,

    /// <summary>JSON calls up to the end of a code fence: Command R.</summary>
    Fenced,
}

/// <summary>A mark that a model's text may hold.</summary>
/// <param name="Text">The mark itself, with <c>|</c> and <c>_</c> for DeepSeek's wide forms of them.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Ends">The marks that end what it begins.</param>
/// <param name="Form">For a call, how it is spelled.</param>
internal sealed record Mark(string Text, MarkKind Kind, string[] Ends, CallForm Form = CallForm.Json);
