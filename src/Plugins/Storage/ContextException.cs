namespace ComfyAssistant.Plugins.Storage;

/// <summary>Why something in the user context could not be read or changed.</summary>
public enum ContextFault
{
    /// <summary>The caller's values break a rule (empty, too long, already there). HTTP: 400.</summary>
    Invalid,

    /// <summary>Nothing has this slug, id or key. HTTP: 404.</summary>
    NotFound,

    /// <summary>A file exists but its content is broken (YAML, encoding, size); only its owner can repair it. HTTP: 422.</summary>
    Unreadable,

    /// <summary>The disk or the database refuses for now: locked, read-only, full. HTTP: 503.</summary>
    Unavailable,
}

/// <summary>
/// The one failure that the stores of the user context throw on purpose. The message says what is wrong and what to do, holds no
/// absolute path and may be shown to users and models; the cause, if any, is the inner exception and is for the log.
/// </summary>
/// <param name="fault">What kind of failure this is.</param>
/// <param name="message">What is wrong and what would be right.</param>
/// <param name="inner">The cause, where there is one.</param>
public sealed class ContextException(ContextFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What kind of failure this is; decides the HTTP status.</summary>
    public ContextFault Fault { get; } = fault;

    internal static ContextException Invalid(string message) => new(ContextFault.Invalid, message);

    internal static ContextException NotFound(string message) => new(ContextFault.NotFound, message);

    internal static ContextException Unreadable(string message, Exception? inner = null) => new(ContextFault.Unreadable, message, inner);

    internal static ContextException Unavailable(string message, Exception? inner = null) => new(ContextFault.Unavailable, message, inner);
}
