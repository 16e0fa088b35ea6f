namespace ComfyAssistant.Host.SkillTools;

/// <summary>How a key is sent.</summary>
internal enum ApiKeyKind
{
    /// <summary>As a header of its own.</summary>
    Header,

    /// <summary>Behind the address's '?'.</summary>
    Query,

    /// <summary><c>Authorization: Bearer …</c>.</summary>
    Bearer,

    /// <summary><c>Authorization: Basic …</c>; the key is <c>user:password</c>.</summary>
    Basic,
}

/// <summary>A key that an operation is called with.</summary>
/// <param name="Scheme">The document's name for it.</param>
/// <param name="Kind">How it is sent.</param>
/// <param name="Name">The header, or the name behind the '?'; empty for the others.</param>
internal sealed record ApiKey(string Scheme, ApiKeyKind Kind, string Name);
