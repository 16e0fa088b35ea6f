namespace ComfyAssistant.Tests.Support;

/// <summary>Tests of a store, each with a user's data of its own: in a folder, or in a database.</summary>
public abstract class StoreTest : IDisposable
{
    private protected StoreTest(ContextHome home) => Home = home;

    private protected ContextHome Home { get; }

    public void Dispose()
    {
        Home.Dispose();
        GC.SuppressFinalize(this);
    }
}
