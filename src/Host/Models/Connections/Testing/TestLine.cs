namespace ComfyAssistant.Host.Models.Connections.Testing;

/// <summary>What was found out about one ability of a model.</summary>
internal enum TestState
{
    /// <summary>It works.</summary>
    Good,

    /// <summary>It works less well than it could, or is not known.</summary>
    Fair,

    /// <summary>It does not work.</summary>
    Bad,

    /// <summary>It was not tried, as something before it failed.</summary>
    Skipped,
}

/// <summary>One line of a test.</summary>
/// <param name="Check">What was tried: <c>reachable</c>, <c>key</c>, <c>model</c>, <c>streaming</c>, <c>tools</c>, <c>parallelCalls</c>,
/// <c>pictures</c>, <c>window</c> or <c>speed</c>.</param>
/// <param name="State">What came of it.</param>
/// <param name="Found">What was seen, in words or figures; null where the state says it all.</param>
/// <param name="Advice">What to do about it; null where there is nothing to do.</param>
internal sealed record TestLine(string Check, TestState State, string? Found = null, string? Advice = null);
