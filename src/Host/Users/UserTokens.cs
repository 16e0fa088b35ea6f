using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Users;

/// <summary>
/// The users who have a token, in <c>users.json</c> among the data of the service, or in its database, where all hosts see it. A token has
/// 256 random bits, so that a plain hash of it says nothing; it is shown once, and nowhere kept.
/// </summary>
internal sealed class UserTokens(UserFiles files, TimeProvider timeProvider)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "users.json";

    private const int MaxBytes = 4 * 1024 * 1024;
    private const int MostUsers = 10_000;
    private const int RandomBytes = 32;
    private const string Prefix = "cau_";
    private const string Broken = "The table of users, users.json, is broken. Repair it, or delete it and add the users again.";

    private static readonly SharedFile Table = new(FileName, MaxBytes, IsPrivate: true, IsForProcesses: true);

    private volatile Known _known = new(null, []);

    /// <summary>A user.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Hash">SHA-256 of the token, in hexadecimal digits.</param>
    /// <param name="Added">When the token was made.</param>
    internal sealed record User(string Name, string Hash, DateTimeOffset Added);

    /// <summary>Whose token it is; null for nobody's.</summary>
    /// <exception cref="ContextException">Unavailable: the table cannot be read.</exception>
    public async ValueTask<string?> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (await files.FindAsync(FileName, "the table of users", cancellationToken) is not { } file) return null;
        var known = _known;
        if (file.Stamp is null || file.Stamp != known.Stamp)
        {
            var users = Parse(await files.ReadAsync(FileName, MaxBytes, cancellationToken));
            _known = known = new(file.Stamp, users.ToDictionary(user => user.Hash, user => user.Name, StringComparer.Ordinal));
        }
        return known.NameByHash.GetValueOrDefault(HashOf(token));
    }

    /// <summary>All users, by their names.</summary>
    /// <exception cref="ContextException">Unavailable: the table cannot be read.</exception>
    public async Task<IReadOnlyList<User>> ListAsync(CancellationToken cancellationToken) =>
        [.. Parse(await files.ReadAsync(FileName, MaxBytes, cancellationToken)).OrderBy(user => user.Name, StringComparer.Ordinal)];

    /// <summary>Adds a user.</summary>
    /// <returns>The token, which nobody can be told again.</returns>
    /// <exception cref="ContextException">Invalid: the name is taken, or there are too many. Unavailable.</exception>
    public async Task<string> AddAsync(string name, CancellationToken cancellationToken)
    {
        var token = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
        var added = new User(name, HashOf(token), timeProvider.GetUtcNow());
        await ChangeAsync(
            users =>
            {
                if (users.Any(user => user.Name == name))
                    throw new ContextException(ContextFault.Invalid,
                        $"There is a user \"{name}\" already. For a new token, remove the user and add them again; their data stays.");
                if (users.Count >= MostUsers) throw new ContextException(ContextFault.Invalid, $"There are {MostUsers} users already.");
                return [.. users, added];
            },
            cancellationToken);
        return token;
    }

    /// <summary>Removes a user: the token is worth nothing from now on. The data stays.</summary>
    /// <exception cref="ContextException">NotFound. Unavailable.</exception>
    public Task RemoveAsync(string name, CancellationToken cancellationToken) => ChangeAsync(
        users => users.Any(user => user.Name == name) ? [.. users.Where(user => user.Name != name)]
            : throw new ContextException(ContextFault.NotFound, $"There is no user \"{name}\". \"users list\" shows who there is."),
        cancellationToken);

    private Task ChangeAsync(Func<IReadOnlyList<User>, IReadOnlyList<User>> change, CancellationToken cancellationToken) =>
        files.ChangeAsync(
            Table, text => JsonSerializer.Serialize(new Content(change(Parse(text))), JsonSerializerOptions.Web), cancellationToken);

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    // A broken table lets nobody in: a user who was removed might be in what can still be read of it.
    private static IReadOnlyList<User> Parse(string? text)
    {
        try
        {
            return text is null ? [] : JsonSerializer.Deserialize<Content>(text, JsonSerializerOptions.Web)?.Users is { } users
                && users.All(user => user is { Hash: not null, Name: not null } && UserName.Of(user.Name) == user.Name)
                ? users : throw new ContextException(ContextFault.Unavailable, Broken);
        }
        catch (JsonException broken)
        {
            throw new ContextException(ContextFault.Unavailable, Broken, broken);
        }
    }

    private sealed record Content(IReadOnlyList<User>? Users);

    private sealed record Known(FileStamp? Stamp, Dictionary<string, string> NameByHash);
}
