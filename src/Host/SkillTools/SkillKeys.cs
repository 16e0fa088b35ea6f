using System.Text.Json;
using System.Text.Json.Serialization;
using ComfyAssistant.Host.Models.Connections;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.SkillTools;

/// <summary>A key that the user has given to a skill.</summary>
/// <param name="Skill">The skill's folder.</param>
/// <param name="Scheme">The document's name for the key.</param>
/// <param name="Origin">The site that it is sent to, and to no other.</param>
/// <param name="Value">The key.</param>
internal sealed record SkillKey(string Skill, string Scheme, string Origin, string Value);

/// <summary>
/// The keys of skills' APIs, in a text that only its user may read. Each belongs to the site that it was entered for: a document that names
/// another site gets none.
/// </summary>
internal sealed class SkillKeys
{
    private const string Name = PrivateNames.SkillKeys;
    private const int MaxKeys = 200;
    private const int LongestKey = 8192;

    private readonly PrivateText _text;
    private readonly PrivateValue<IReadOnlyList<SkillKey>> _keys;
    private readonly SecretMask _mask;

    /// <param name="text">Where they are kept.</param>
    /// <param name="mask">Takes them in.</param>
    public SkillKeys(PrivateText text, SecretMask mask)
    {
        (_text, _mask) = (text, mask);
        _keys = new(text, Parse);
    }

    /// <summary><c>skill-keys.json</c>, beside the connections.</summary>
    public static string PathFrom(SettingReader settings) => Path.Combine(Path.GetDirectoryName(ConnectionFile.From(settings).Path)!, Name);

    /// <summary>Deletes all keys.</summary>
    /// <returns>The file's path; null where there was none.</returns>
    /// <exception cref="ContextException">Unavailable.</exception>
    public static string? Delete(SettingReader settings) =>
        new ConnectionFile(PathFrom(settings)).Delete() ? PathFrom(settings) : null;

    /// <summary>The key of a skill for a site; null where the user has given none.</summary>
    public async ValueTask<string?> FindAsync(string skill, string scheme, Uri origin, CancellationToken cancellationToken) =>
        (await CurrentAsync(cancellationToken)).FirstOrDefault(key => Is(key, skill, scheme, origin))?.Value;

    /// <summary>Keeps a key, or (null) forgets it.</summary>
    /// <exception cref="ContextException">Invalid: it can be no key. Unreadable: the file is broken. Unavailable.</exception>
    public async Task PutAsync(string skill, string scheme, Uri origin, string? value, CancellationToken cancellationToken)
    {
        if (value is not null && (value.Length is 0 or > LongestKey || value.Any(char.IsControl)))
            throw new ContextException(ContextFault.Invalid, "That can be no key. Enter it as its site shows it, in one line.");
        if (value is not null) _mask.Add(Secrets(value));
        await _text.ChangeAsync(
            text =>
            {
                var keys = (text is null ? [] : Read(text)).Where(key => !Is(key, skill, scheme, origin)).ToList();
                if (value is not null && keys.Count >= MaxKeys)
                    throw new ContextException(ContextFault.Invalid, $"There are {MaxKeys} keys already. Forget one first.");
                if (value is not null) keys.Add(new(skill, scheme, Site(origin), value));
                return new(JsonSerializer.Serialize(new Content(keys), SkillKeyJson.Default.Content));
            },
            cancellationToken);
        _keys.Forget();
    }

    // A text that cannot be read has no keys: the call says that one is missing, and entering it says what is wrong.
    private async ValueTask<IReadOnlyList<SkillKey>> CurrentAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _keys.GetAsync(cancellationToken);
        }
        catch (ContextException)
        {
            return [];
        }
    }

    private List<SkillKey> Parse(string? text)
    {
        var keys = text is null ? [] : Read(text);
        _mask.Add(keys.SelectMany(key => Secrets(key.Value)));
        return keys;
    }

    private static List<SkillKey> Read(string text)
    {
        try
        {
            return [.. JsonSerializer.Deserialize(text, SkillKeyJson.Default.Content)?.Keys ?? []];
        }
        catch (JsonException broken)
        {
            throw new ContextException(ContextFault.Unreadable,
                $"{Name} is broken: line {broken.LineNumber + 1} is not valid JSON. Correct it, or remove it to start over.", broken);
        }
    }

    // Of "user:password" the password alone is a secret too.
    private static IEnumerable<string> Secrets(string value) => [value, value.Split(':', 2)[^1]];

    private static bool Is(SkillKey key, string skill, string scheme, Uri origin) =>
        key.Skill == skill && key.Scheme == scheme && key.Origin == Site(origin);

    private static string Site(Uri origin) => origin.GetLeftPart(UriPartial.Authority);

    internal sealed record Content(IReadOnlyList<SkillKey> Keys);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SkillKeys.Content))]
internal sealed partial class SkillKeyJson : JsonSerializerContext;
