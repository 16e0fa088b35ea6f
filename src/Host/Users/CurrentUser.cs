using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Users;

/// <summary>
/// Whose data is worked with. It is a service, and each user has a container of services with their own: whatever is made there belongs to
/// that user, also what goes on in the background when the request has ended. A value that flows with the call would be lost in timers, and
/// a store that is shared would have to be asked for the right user each time.
/// </summary>
/// <param name="Name">The name, as <see cref="UserName"/> allows it; empty where the service has one user.</param>
internal sealed record CurrentUser(string Name)
{
    /// <summary>The one user of a service that has no others.</summary>
    public static CurrentUser Only { get; } = new("");

    /// <summary>
    /// What the studio has for all of several users, kept as one more of them: under a name that <see cref="UserName"/> lets nobody have.
    /// </summary>
    public static CurrentUser Team { get; } = new(UserContextFolder.TeamName);

    /// <summary>Whether there are no others.</summary>
    public bool IsOnly => Name.Length == 0;

    /// <summary>The folder of the user's data: the whole one where there are no others.</summary>
    public UserContextFolder FolderIn(UserContextFolder whole) => whole.Of(Name);
}
