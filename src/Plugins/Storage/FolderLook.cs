namespace ComfyAssistant.Plugins.Storage;

/// <summary>Looks at a folder that need not be there.</summary>
public static class FolderLook
{
    /// <summary>What a look finds.</summary>
    /// <param name="look">The look; it must not be put off until later.</param>
    /// <param name="nothing">What it finds where there is no folder.</param>
    /// <param name="refused">What to say where the system refuses.</param>
    /// <exception cref="ContextException">Unavailable.</exception>
    public static T At<T>(Func<T> look, T nothing, string refused)
    {
        try
        {
            return look();
        }
        catch (DirectoryNotFoundException)
        {
            return nothing;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ContextException(ContextFault.Unavailable, refused, failure);
        }
    }
}
