using System.Text.RegularExpressions;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.McpServers;

/// <summary>One MCP server of the configuration: a program that is started, or an address that is called.</summary>
/// <param name="Name">The user's name for it.</param>
/// <param name="Command">The program; null for a server at an address.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Environment">Variables for it, beside the few that every program needs. The values are secrets.</param>
/// <param name="Folder">The folder that it is started in; null for the user's own.</param>
/// <param name="Address">Where it answers by streamable HTTP; null for a program.</param>
/// <param name="Headers">Sent with every request to that address. The values are secrets.</param>
/// <param name="IsOff">Whether the file has <c>"disabled": true</c>.</param>
internal sealed partial record ServerEntry(
    string Name, string? Command, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, string? Folder,
    Uri? Address, IReadOnlyDictionary<string, string> Headers, bool IsOff)
{
    private const int LongestName = 60;
    private const int LongestText = 8192;
    private const int MostParts = 100;

    /// <summary>
    /// What is taken out of logs and answers. Not every variable: a folder or a mode is none, and texts must keep those words.
    /// </summary>
    public IEnumerable<string> Secrets => Environment.Where(variable => IsSecret(variable.Key, variable.Value)).Select(pair => pair.Value)
        .Concat(Headers.Where(header => !IsPlainHeader(header.Key))
            .SelectMany(header => new[] { header.Value, header.Value.Split(' ', 2)[^1] }))
        .Concat(Address is { Query.Length: > 1 } address
            ? address.Query.TrimStart('?').Split('&').Select(pair => pair.Split('=', 2)[^1]) : []);

    /// <summary>Whether both are the same server, so that a connection to one is a connection to the other.</summary>
    public bool IsSame(ServerEntry other) => Command == other.Command && Folder == other.Folder && Address == other.Address
        && Arguments.SequenceEqual(other.Arguments) && AreSame(Environment, other.Environment) && AreSame(Headers, other.Headers);

    /// <summary>Checks what a user wrote.</summary>
    /// <exception cref="ContextException">Invalid: the message says what is wrong and what to do.</exception>
    public ServerEntry Checked()
    {
        if (!IsName(Name))
            throw Wrong($"\"{Name.Cut(LongestName)}\" cannot be a server's name. Use up to {LongestName} letters, digits, '-', '_', '.' "
                + "and spaces, with a letter or digit first.");
        if (Command is null == (Address is null))
            throw Wrong($"The server \"{Name}\" needs either a \"command\" or a \"url\".");
        if (Command is { } command && (string.IsNullOrWhiteSpace(command) || command.Length > LongestText))
            throw Wrong($"The server \"{Name}\" has an empty command. Write the program that starts it, such as npx.");
        if (Address is { } address && (address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0))
            throw Wrong($"The address of the server \"{Name}\" must begin with http:// or https://, without user name and password. "
                + "Put a key into \"headers\".");
        var texts = Arguments.Concat(Environment.Values).Concat(Headers.Values).ToList();
        if (texts.Count > MostParts || texts.Exists(text => text.Length > LongestText || text.Contains('\0', StringComparison.Ordinal)))
            throw Wrong($"The server \"{Name}\" has more arguments, variables or headers than a server needs, or one that is too long.");
        if (Environment.Keys.FirstOrDefault(name => !VariableName().IsMatch(name)) is { } variable)
            throw Wrong($"\"{variable.Cut(LongestName)}\" cannot be the name of an environment variable.");
        if (Headers.FirstOrDefault(header => !HeaderName().IsMatch(header.Key) || header.Value.AsSpan().ContainsAny('\r', '\n')).Key
            is { } header)
            throw Wrong(
                $"\"{header.Cut(LongestName)}\" cannot be a header: its name or its value has characters that HTTP does not allow.");
        return this;
    }

    /// <summary>Whether a server may have this name.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= LongestName && NameShape().IsMatch(name);

    private static bool AreSame(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private static ContextException Wrong(string message) => new(ContextFault.Invalid, message);

    private static bool IsSecret(string name, string value) => SecretName().IsMatch(name)
        || value.Length >= 20 && value.Any(char.IsAsciiDigit)
            && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '=');

    private static bool IsPlainHeader(string name) =>
        name.Equals("Accept", StringComparison.OrdinalIgnoreCase) || name.Equals("User-Agent", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("key|token|secret|passw|auth|credential|cookie|session|signature|pat$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"^[\p{L}\p{N}][\p{L}\p{N} ._-]*\z")]
    private static partial Regex NameShape();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex VariableName();

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+.^_`|~-]+\z")]
    private static partial Regex HeaderName();
}
