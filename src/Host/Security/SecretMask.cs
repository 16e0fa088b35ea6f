using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ComfyAssistant.Host.Comfy;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Comfy;

namespace ComfyAssistant.Host.Security;

/// <summary>
/// Takes secrets out of every text that leaves the process for people: log lines, errors, previews. It knows the secrets of this process
/// in every spelling that they are sent in, and the usual shapes of keys, as a provider may repeat a key that it was given by others.
/// </summary>
internal sealed partial class SecretMask
{
    /// <summary>What is written in a secret's place.</summary>
    public const string Masked = "[key]";

    // "none" and "ollama", which local servers take for a key, are words that texts must keep.
    private const int ShortestKey = 8;
    private const int ShortestPassword = 4;

    private static readonly string[] Keys =
        ["OPENAI_API_KEY", "COMFY_ASSISTANT_TOKEN", "COMFY_ASSISTANT_BRAVE_KEY", "COMFY_ASSISTANT_TAVILY_KEY", KnownSettings.Secret];
    private static readonly string[] Addresses =
        ["OPENAI_API_BASE_URL", "COMFYUI_BASE_URL", "COMFY_ASSISTANT_SEARXNG_URL", "COMFY_ASSISTANT_VALKEY"];

    private readonly Lock _lock = new();
    private readonly string[] _first;
    private readonly SecretMask? _all;
    private volatile string[] _known;

    private SecretMask(IEnumerable<string> known) => _first = _known = Ordered(known.SelectMany(Spellings));

    private SecretMask(SecretMask all) => (_all, _first, _known) = (all, all._first, all._first);

    /// <summary>A mask that knows shapes alone: for what is said before the settings are read.</summary>
    public static SecretMask OfShapes { get; } = new([]);

    /// <summary>A mask for these secrets, whatever their length.</summary>
    public static SecretMask Of(params IEnumerable<string?> secrets) =>
        new(secrets.OfType<string>().Where(secret => secret.Length >= ShortestPassword));

    /// <summary>A mask for the secrets in the settings: keys, the token, what stands in addresses, and headers for ComfyUI.</summary>
    public static SecretMask From(SettingReader settings) => new([
        .. Keys.Select(settings.Text).OfType<string>().Where(key => key.Length >= ShortestKey),
        .. Addresses.Select(settings.Text).Concat(ComfyOptions.Texts(settings)).SelectMany(OfAddress),
        .. OfDatabase(settings.Text(KnownSettings.Database)),
        .. OfHeaders(settings.Text("COMFYUI_HEADERS"))]);

    /// <summary>A mask for the passwords in addresses of databases.</summary>
    public static SecretMask OfDatabases(params IEnumerable<string> addresses) => new(addresses.SelectMany(OfDatabase));

    /// <summary>
    /// A mask for what one of several users is told: it knows what this one has known from the start, and the keys that it takes in itself,
    /// which this one takes in too. Else a user could make any word unreadable for the others, by entering it as a key.
    /// </summary>
    public SecretMask ForUser() => new(this);

    /// <summary>
    /// Takes in keys that became known while the service runs. None is ever forgotten: one that was replaced may still come back in an
    /// answer.
    /// </summary>
    public void Add(IEnumerable<string?> keys)
    {
        _all?.Add(keys);
        lock (_lock)
        {
            var more = keys.OfType<string>().Where(key => key.Length >= ShortestKey).SelectMany(Spellings).Except(_known).ToList();
            if (more.Count > 0)
                _known = Ordered(_known.Concat(more));
        }
    }

    /// <summary>The text without secrets.</summary>
    public string Apply(string text)
    {
        var masked = ApplyKnown(text);
        masked = Credentials().Replace(masked, "://" + Masked + "@");
        masked = Shape().Replace(masked, Masked);
        return Named().Replace(masked, "$1$2" + Masked);
    }

    /// <summary>
    /// The text without this process's own secrets and without what can be nothing but a key. For what a model reads and says, which must
    /// stay as it was: <see cref="Apply"/> takes the second word of "a basic workflow" too.
    /// </summary>
    public string ApplyToWords(string text)
    {
        var masked = Credentials().Replace(ApplyKnown(text), "://" + Masked + "@");
        return Evident().Replace(masked, key => key.Groups["named"].Value + Masked);
    }

    /// <summary>The text without this process's own secrets; what only looks like one stays, as in a guide that shows keys.</summary>
    public string ApplyKnown(string text)
    {
        foreach (var secret in _known) text = text.Replace(secret, Masked, StringComparison.Ordinal);
        return text;
    }

    private static string[] Ordered(IEnumerable<string> known) =>
        [.. known.Distinct().OrderByDescending(secret => secret.Length)];

    private static IEnumerable<string> OfAddress(string? text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address)) yield break;
        var password = address.UserInfo.Split(':', 2)[^1];
        if (address.UserInfo.Length >= ShortestPassword) yield return address.UserInfo;
        if (password.Length >= ShortestPassword) yield return password;
        foreach (var value in address.Query.TrimStart('?').Split('&').Select(pair => pair.Split('=', 2)[^1]))
            if (value.Length >= ShortestPassword)
                yield return value;
    }

    // The password alone: the names of the role and of the database, and what the query says, are words that texts must keep.
    private static IEnumerable<string> OfDatabase(string? text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address)) return [];
        var named = address.Query.TrimStart('?').Split('&').Where(pair => pair.StartsWith("password=", StringComparison.Ordinal));
        return address.UserInfo.Split(':', 2).Skip(1).Concat(named.Select(pair => pair.Split('=', 2)[1]))
            .Where(password => password.Length >= ShortestPassword);
    }

    // The value is secret whole, and without its scheme ("Bearer x").
    private static IEnumerable<string> OfHeaders(string? text)
    {
        foreach (var (_, value) in ComfyAddress.Headers(text ?? "") ?? [])
        {
            if (value.Length >= ShortestPassword) yield return value;
            if (AuthenticationHeaderValue.TryParse(value, out var scheme) && scheme.Parameter is { Length: >= ShortestPassword } parameter)
                yield return parameter;
        }
    }

    // As it stands, as addresses and JSON write it, and as HTTP's Basic scheme does.
    private static IEnumerable<string> Spellings(string secret)
    {
        yield return secret;
        yield return Uri.UnescapeDataString(secret);
        yield return Uri.EscapeDataString(secret);
        yield return Uri.EscapeDataString(Uri.UnescapeDataString(secret));
        yield return JsonEncodedText.Encode(secret).Value;
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(secret)));
    }

    // OpenAI and those who copy its keys, Groq, xAI, Hugging Face, Replicate, NVIDIA, Google, GitHub; and what stands behind "Bearer".
    [GeneratedRegex(
        @"\b(?:sk|gsk|xai|pk|key|AIza|hf|r8|nvapi|ghp|github_pat)[-_][A-Za-z0-9_\-*]{6,}|\bAIza[A-Za-z0-9_\-]{10,}"
        + @"|\b(?:Bearer|Basic)\s+[A-Za-z0-9+/=._~\-]{6,}", RegexOptions.IgnoreCase)]
    private static partial Regex Shape();

    // The same where no word is as long, or holds a digit; a JSON Web Token; and what is called an API key or a password.
    [GeneratedRegex(
        @"\b(?:gsk|xai|hf|r8|nvapi|ghp|github_pat)[-_][A-Za-z0-9_\-*]{16,}|\bsk-(?=[A-Za-z_\-*]*[0-9])[A-Za-z0-9_\-*]{12,}"
        + @"|\bAIza[A-Za-z0-9_\-]{20,}|\beyJ[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]{10,}"
        + @"|(?<named>\b(?:Bearer|Basic)\s+"
        + @"|\b(?:api[-_ ]?key|access[-_]token|authorization|password|passwd|secret)[""']?\s*[:=]\s*[""']?)"
        + @"(?=[A-Za-z+/._~\-]*[0-9])[A-Za-z0-9+/=._~\-]{12,}", RegexOptions.IgnoreCase)]
    private static partial Regex Evident();

    // key=…, api_key: …, "x-api-key":"…", token=…; but not what a sentence quotes, as in: refused the key: "Incorrect API key".
    private const string Name =
        @"(?:[?&;\s""'(]|^)(?:key|token|[a-z_-]*api[-_ ]?key|access[-_]token|auth(?:orization)?|password|passwd"
        + @"|secret|signature|sig)[""']?\s*";

    private const string Value = @"(?>[^\s""'&,;)}\]]{6,})";

    [GeneratedRegex(
        $@"({Name}:\s*[""']){Value}(?=[""'])|({Name}(?:=\s*[""']?|:\s+)){Value}", RegexOptions.IgnoreCase)]
    private static partial Regex Named();

    [GeneratedRegex(@"://[^/\s@""'<>]+@")]
    private static partial Regex Credentials();
}
